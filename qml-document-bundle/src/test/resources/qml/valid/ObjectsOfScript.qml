import QtQml
QtObject {
    property var a: ({ x: 1, y: 2 })
    property var b: { "x": 1, "y": 2 }
    property var c: ({ a, b, [a + "b"]: 3, 4: 5, get g() { return 1 }, set g(v) {}, m() {}, *n() {} })
    property var d: ({ if: 1, for: 2, class: 3, default: 4 }).if
}
