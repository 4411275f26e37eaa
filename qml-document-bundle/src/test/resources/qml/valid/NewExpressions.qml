import QtQml
QtObject {
    property var a: new Date
    property var b: new Date()
    property var c: new Array(1, 2).length
    property var d: new (f())()
    property var e: new a.b.C(1)[0]
    property var f: function () { return new.target }
}
