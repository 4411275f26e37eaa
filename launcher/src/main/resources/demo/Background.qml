import QtQuick
import "theme"

Rectangle {
    color: Theme.water

    Image {
        anchors.fill: parent
        source: "images/waves.svg"
        fillMode: Image.Tile
    }
}
