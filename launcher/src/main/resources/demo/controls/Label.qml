import QtQuick
import "../theme"

Text {
    color: Theme.ink
    font.family: Theme.family
}
