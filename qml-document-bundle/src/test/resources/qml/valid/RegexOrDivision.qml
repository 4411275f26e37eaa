import QtQml
QtObject {
    property int a: 8 / 2 / 2
    property int b: (a) / 2
    property var c: [1][0] / 2
    property int d: a++ / 2
    function f(x) {
        if (x) /re/.test(x)
        x /= 2
        for (;;) /a/.exec(x)
        return /x/g
    }
    function g() { {} /re/.test("") }
    property var h: ({}) / 1
}
