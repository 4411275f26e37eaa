import QtQml
QtObject {
    property var a: [0, 1, 10, 1., .5, 1.5, 1e3, 1E-3, 1.5e+3]
    property var b: [0x0, 0XfF, 0b101, 0B1, 0o17, 0O7]
    property var c: 1..toString()
    property var d: 1.5.toFixed()
    property var e: -1 + +2 - -3
}
