import QtQml;
QtObject {
    property int a: 1;
    property int b: 2;
    property QtObject c: QtObject {};
    signal s();
    objectName: "x";
    function f() { ; ; return 1; }
}
