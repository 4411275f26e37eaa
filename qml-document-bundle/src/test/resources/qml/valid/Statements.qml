import QtQml
QtObject {
    function f(x) {
        ;
        {}
        if (x) ; else if (!x) {} else x()
        switch (x) { case 1: case "2": { break } default: x++; case f(): }
        switch (x) {}
        try { throw x } catch (e) { x = e } finally { x = 1 }
        try {} finally {}
        with (x) { y }
        debugger
        function inner() { return inner }
        label: x++
        return x, 1
    }
}
