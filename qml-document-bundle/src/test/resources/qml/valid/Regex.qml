import QtQml
QtObject {
    property var a: /abc/
    property var b: /a\/b/gi
    property var c: /[/\]]+/.test("x")
    property var d: "a b".split(/\s+/)
    property bool e: !/^$/.test("")
    property var f: [/a/, /b{2}/]
    property var g: a ? /x/ : /y/
    property var h: /=/
}
