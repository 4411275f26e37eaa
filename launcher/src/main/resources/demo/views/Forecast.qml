import QtQuick

Column {
    ForecastDay { name: "Today"; icon: "../images/sun.svg" }
    ForecastDay { name: "Tomorrow"; icon: "../images/rain.svg" }
}
