import QtQuick
Rectangle {
    Behavior on width { NumberAnimation { duration: 200 } }
    NumberAnimation on x { from: 0; to: 100; loops: 3 }
    Behavior on border.width {}
    width: 10
}
