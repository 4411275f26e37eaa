import QtQuick

Panel {
    id: gauge
    property real value: 0
    property real maximum: 1

    GaugeNeedle { angle: 270 * gauge.value / gauge.maximum - 135 }
    Label { text: gauge.value.toFixed(2) }
}
