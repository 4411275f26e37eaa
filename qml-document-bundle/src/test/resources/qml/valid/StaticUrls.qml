import QtQuick
Item {
    Image { source: "a.png" }
    Image { source: Qt.resolvedUrl("b.png") }
    Loader { source: 'C.qml' }
    property var c: Qt.createComponent("D.qml")
    property url u: Qt.resolvedUrl(`e.png`)
    property url v: Qt.resolvedUrl("f" + ".png")
}
