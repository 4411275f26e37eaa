import QtQml
QtObject {
    property var a: [...[1], 2, ...[3]]
    property int b: Math.max(...a, 4)
    function f(...all) { return f(...all) }
}
