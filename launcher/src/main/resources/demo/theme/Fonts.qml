import QtQuick

QtObject {
    property string family: "sans-serif"
}
