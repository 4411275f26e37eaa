pragma Singleton

import QtQuick

QtObject {
    readonly property Colours colours: Colours {}
    readonly property Fonts fonts: Fonts {}
    readonly property color water: colours.water
    readonly property color paper: colours.paper
    readonly property color ink: colours.ink
    readonly property color accent: colours.accent
    readonly property string family: fonts.family
    readonly property int gap: 12
    readonly property int radius: 6
}
