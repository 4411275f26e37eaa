import QtQuick
import "../controls"

Panel {
    property var ship

    Image { source: "../images/ship.svg" }
    Label { text: ship ? ship.name : "" }
}
