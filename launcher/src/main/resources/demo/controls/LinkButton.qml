import QtQuick
import "../logic/units.js" as Units

Item {
    property url target

    signal opened(url where)

    Label { text: Units.shortName(target) }
    MouseArea {
        anchors.fill: parent
        onClicked: parent.opened(parent.target)
    }
}
