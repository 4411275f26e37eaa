import QtQuick

Rectangle {
    property bool horizontal: true

    width: horizontal ? parent.width : 1
    height: horizontal ? 1 : parent.height
}
