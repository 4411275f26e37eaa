import QtQuick
import "../theme"

Item {
    default property alias content: inner.data

    Shadow { anchors.fill: parent }
    Rectangle {
        id: inner
        color: Theme.paper
        radius: Theme.radius
    }
}
