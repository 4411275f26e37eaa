import QtQml
QtObject {
    id: root
    signal moved(int x, int y)
    onMoved: console.log("moved")
    onObjectNameChanged: {
        let text = objectName;
        if (text === "")
            return;
        moved(1, 2);
    }
    Component.onCompleted: moved(3, 4)
    Component.onDestruction: function () { console.log("gone") }
    property var f: (x, y) => { return x + y }
}
