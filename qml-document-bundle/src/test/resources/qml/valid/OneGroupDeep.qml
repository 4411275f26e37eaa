import QtQuick
Item {
    a.b.c.d: 1
    a.b { c: 2; d { e: 3 } }
    A.b.c: 4
}
