import QtQuick
ListView {
    id: view
    model: ListModel {
        ListElement { name: "one"; cost: 2.5; tags: [ ListElement { tag: "x" } ] }
        ListElement { name: "two"; cost: -1 }
    }
    delegate: Component {
        Row {
            required property string name
            required property int index
            spacing: 4
            Text { text: name + ": " + index; color: index % 2 ? "red" : "#00ff00" }
            MouseArea {
                anchors.fill: parent
                onClicked: (mouse) => { view.currentIndex = index; mouse.accepted = false }
            }
        }
    }
    highlight: Rectangle { color: Qt.rgba(1, 0, 0, .5) }
}
