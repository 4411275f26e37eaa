import QtQuick

Rectangle {
    color: "#40000000"
    radius: 6
}
