import QtQml
@Since { version: "1.2" }
@Author { name: "nobody" }
QtObject {
    @Deprecated {}
    property int a: 1
    @Deprecated { reason: "no longer" }
    function f() {}
    @Hint { level: 3 }
    signal s
}
