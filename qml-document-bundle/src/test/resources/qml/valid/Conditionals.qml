import QtQml
QtObject {
    property int a: 1 ? 2 : 3
    property int b: 1 ? 2 ? 3 : 4 : 5
    property int c: a ? b :
        a ? 1 : 2
    property var d: a ? { x: 1 } : { y: 2 }
    property var e: a ? x => x : y => y
    property var f: a ? (b) : (c)
    property var g: a
        ? b
        : c
}
