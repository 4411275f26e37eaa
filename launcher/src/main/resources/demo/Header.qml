import QtQuick
import "controls"
import "theme"

Panel {
    property alias title: heading.text
    property alias subtitle: detail.text

    Image { source: "images/anchor.svg" }
    Heading { id: heading }
    Label { id: detail }
}
