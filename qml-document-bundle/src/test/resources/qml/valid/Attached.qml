import QtQuick
import QtQuick.Layouts as L
Item {
    Keys.onPressed: event => { event.accepted = true }
    Keys.enabled: true
    L.Layout.fillWidth: true
    Accessible.name: "item"
    LayoutMirroring { enabled: true; childrenInherit: true }
}
