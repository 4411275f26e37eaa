import QtQuick
import "../controls"

Panel {
    property alias model: list.model

    List { id: list }
    Berth { number: 1 }
}
