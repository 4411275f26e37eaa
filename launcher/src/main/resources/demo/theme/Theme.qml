pragma Singleton

import QtQuick

QtObject {
    readonly property Palette palette: Palette {}
    readonly property Fonts fonts: Fonts {}
    readonly property color water: palette.water
    readonly property color paper: palette.paper
    readonly property color ink: palette.ink
    readonly property color accent: palette.accent
    readonly property string family: fonts.family
    readonly property int gap: 12
    readonly property int radius: 6
}
