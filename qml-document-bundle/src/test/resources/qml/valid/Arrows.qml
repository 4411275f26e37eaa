import QtQml
QtObject {
    property var a: () => 1
    property var b: x => x
    property var c: (x, y) => x + y
    property var d: x => ({ x })
    property var e: x => { return x }
    property var f: x => y => z => x + y + z
    property var g: ({ x, y }) => x
    property var h: ([x, y] = [1, 2]) => x
    property var i: (x = 1, ...rest) => rest
    property var j: [1].map(x => x * 2).filter(x => x)
    property var k: (1, 2, 3)
}
