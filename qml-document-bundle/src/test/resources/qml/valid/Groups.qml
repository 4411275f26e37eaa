import QtQuick
Text {
    font { family: "Sans"; bold: true }
    font.pixelSize: 12
    anchors { left: parent.left; leftMargin: 2 }
    anchors.right: parent.right
    layer.effect: null
}
