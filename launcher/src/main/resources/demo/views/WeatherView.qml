import QtQuick
import "../controls"

Panel {
    WindRose { direction: 240; knots: 14 }
    Forecast {}
}
