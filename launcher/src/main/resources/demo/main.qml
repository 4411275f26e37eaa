import QtQuick
import "controls"
import "views"
import "theme"
import "logic/tides.mjs" as Tides
import "logic/units.js" as Units

Item {
    id: harbour
    width: 960
    height: 640

    property real level: Tides.level(Date.now())

    Background { anchors.fill: parent }

    Header {
        title: "Harbour"
        subtitle: Units.metres(harbour.level)
    }

    Row {
        spacing: Theme.gap

        TideView { level: harbour.level }
        WeatherView {}
        BerthView { model: ["A1", "A2", "B1"] }
    }

    Footer { text: qsTr("One document graph, %1 m above zero").arg(harbour.level) }
}
