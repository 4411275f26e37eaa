import QtQml
QtObject {
    function* f() {
        let x = yield
        yield x
        yield* [1, 2]
        let y = (yield 1) + (yield 2)
    }
    property var g: function* () { yield 1 }
    property int yield: 1
}
