import QtQml
QtObject {
    property var a: 1 + 2 * 3 - 4 / 5 % 6
    property var b: 2 ** 3 ** 2
    property var c: 1 << 2 >> 3 >>> 4
    property var d: 1 & 2 | 3 ^ ~4
    property bool e: 1 < 2 && 3 <= 4 || 5 > 6 && 7 >= 8
    property bool f: 1 == 2 != 3 === 4 !== 5
    property var g: typeof a + void 0
    property bool h: !!a
    property bool i: "x" in ({}) || a instanceof Object
    property var j: a as QtObject
    function k(x) { x += 1; x -= 1; x *= 2; x /= 2; x %= 2; x <<= 1; x >>= 1; x >>>= 1; x &= 1; x |= 1; x ^= 1; x **= 2; delete x.y }
}
