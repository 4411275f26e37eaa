import QtQml
QtObject {
    function f() {
        class A { constructor(x) { this.x = x } get y() { return 1 } set y(v) {} static m() {} *g() {} ["c" + 1]() {}; }
        class B extends A { constructor() { super(1); super.m() } }
        let C = class extends (B) {}
        return new C().x + new C.D(1).e + new C
    }
}
