import QtQml
QtObject {
    property var a: b?.c
    property var b: a?.[0]?.x?.()
    property var c: a ? .5 : 1
    property var d: a?.b.c[1](2)?.e
    property var e: a ?? b ?? 1
    property var f: (a || b) ?? 1
    property var g: a?b:c
}
