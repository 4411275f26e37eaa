import QtQuick
import "../controls"

Row {
    property alias name: label.text
    property alias icon: image.source

    Image { id: image; source: "../images/sun.svg" }
    Label { id: label }
}
