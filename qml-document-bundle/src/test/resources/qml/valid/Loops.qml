import QtQml
QtObject {
    function f(o) {
        for (var i = 0; i < 10; i++) continue
        for (let i = 0, n = o.length; i < n; ++i) { break }
        for (;;) { break; }
        for (let k in o) {}
        for (const v of o) if (v) break
        for (i in o) ;
        while (i--) {}
        do { i++ } while (i < 3);
        outer: for (;;) { inner: while (true) { continue outer } }
    }
}
