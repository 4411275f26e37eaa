import QtQuick
import "../controls" as Controls

Item {
    property real direction: 0
    property real knots: 0

    Image { source: "../images/rose.svg" }
    Controls.GaugeNeedle { angle: direction }
    Controls.Label { text: knots + " kn" }
}
