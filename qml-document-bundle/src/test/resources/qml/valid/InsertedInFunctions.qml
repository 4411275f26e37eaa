import QtQml
QtObject {
    function f(a) {
        let x = 1
        let y = x
        ++x
        y++
        do x-- ; while (x > 0) y = 2
        if (x) y = 1
        else y = 2
        return
        a + 1
    }
    function g() { return }
    function h() { throw new Error("x") }
}
