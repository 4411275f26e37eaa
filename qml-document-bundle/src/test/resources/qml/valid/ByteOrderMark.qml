import QtQml
QtObject {
    property int a: 1
    property string s: "x"
    function f() {
        return a
    }
}
