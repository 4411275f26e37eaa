import QtQuick
import "../theme"

Rectangle {
    property alias text: label.text

    color: Theme.accent

    Label { id: label }
}
