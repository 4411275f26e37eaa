import QtQuick

QtObject {
    property color water: "#1b6ca8"
    property color paper: "#fdfaf3"
    property color ink: "#22313f"
    property color accent: "#e8a33d"
}
