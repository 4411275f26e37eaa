import QtQuick
import "../controls"
import "../logic/tides.mjs" as Tides

Panel {
    id: view
    property real level: 0

    Gauge {
        value: view.level
        maximum: Tides.HIGHEST
    }
    Chart {}
}
