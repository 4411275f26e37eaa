import QtQml
QtObject {
    property int a: 1
    property int b: a
    property int c: a + b
    property var d: a
        .toString()
        .length
    property var e: a ?
        b : c
    property var f: a
        + b
    property var g: Math.max(
        a,
        b
    )
    property var h: a &&
        b ||
        c
}
