import QtQml
QtObject {
    function a(): void {}
    function b(x: int): int { return x }
    function c(x: string, y: list<int>): list<string> { return [x] }
    function d(o: QtObject): QtObject { return o }
    function e(p: real, q): var { return p + q }
}
