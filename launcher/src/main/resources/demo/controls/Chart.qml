import QtQuick
import "../logic/series.mjs" as Series

Canvas {
    property var points: Series.day()

    ChartAxis { horizontal: true }
    ChartAxis { horizontal: false }
}
