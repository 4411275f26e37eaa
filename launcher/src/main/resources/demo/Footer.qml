import QtQuick
import "controls"

Panel {
    property alias text: label.text

    Label { id: label }
    LinkButton { target: Qt.resolvedUrl("images/chart.svg") }
}
