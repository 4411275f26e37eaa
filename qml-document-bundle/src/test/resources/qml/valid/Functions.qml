import QtQml
QtObject {
    function a() {}
    function b(x) { return x }
    function c(x, y = 2, ...rest) { return rest.length }
    function d({ x, y }, [p, , q]) { return x + q }
    function* e() { yield 1; yield* e(); }
}
