import QtQml
QtObject {
    property var a: []
    property var b: [1, , 2, ]
    property var c: [a, b][0]
    property var d: [a.length, ...b]
    property var e: [[1, 2], [3, [4]]]
    property var f: [{ a: 1 }, { "b": [2] }].map(x => x.a)
    property var g: [Qt.point, Math.PI]
}
