import QtQuick

Image {
    property real angle: 0

    source: "../images/needle.svg"
    rotation: angle
    Behavior on rotation { NumberAnimation { duration: 200 } }
}
