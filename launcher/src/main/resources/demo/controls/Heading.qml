import QtQuick

Label {
    font { bold: true; pixelSize: 28 }
}
