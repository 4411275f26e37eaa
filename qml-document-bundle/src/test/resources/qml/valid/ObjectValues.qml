import QtQuick
Item {
    data: Item {}
    transform: Rotation { angle: 45 }
    states: State { name: "a" }
    Item { id: child; Item {} }
    transitions: Transition { NumberAnimation {} }
}
