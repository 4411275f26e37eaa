import QtQml
QtObject {
    property int a: { return 1 }
    property int b: { var x = 1; return x + 1; }
    property int c: if (a) 1; else 2
    property int d: if (a) { 1 } else if (b) { 2 } else { 3 }
    property var e: switch (a) { case 1: "one"; break; case 2: default: "more" }
    property var f: try { a() } catch (e) { 2 } finally { }
    property var g: with (a) { b }
    property int h: 3
}
