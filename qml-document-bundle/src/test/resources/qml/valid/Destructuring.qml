import QtQml
QtObject {
    function f(o) {
        let { a, b: c, d = 1, e: { g = 2 } = {} } = o
        let [x, , y = 3, ...z] = o
        const { [a]: h } = o;
        var i = 1, j, k = 2;
        for (let [m, n] of o) {}
        for (const { p } of o) {}
        ({ a: x, b: y } = o);
        [x, y] = [y, x];
    }
}
