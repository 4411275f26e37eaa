import QtQuick

Item {
    property alias text: label.text

    Label { id: label }
    Badge { text: "\u2693" }
}
