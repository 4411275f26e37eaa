import QtQml
QtObject {
    default property QtObject child
    readonly property int a: 1
    required property int b
    default required property var c
    readonly default property int d: 3
    required e
    property int e
}
