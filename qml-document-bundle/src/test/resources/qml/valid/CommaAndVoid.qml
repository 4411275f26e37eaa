import QtQml
QtObject {
    property var a: (1, 2)
    property var b: void (0)
    onObjectNameChanged: a = 1, b = 2
    property var c: function named(x) { return named }
    property var d: function () {}()
    property var e: (function () { return 1 })()
}
