import QtQml
QtObject {
    enum Empty_ { One }
    enum Colour { Red, Green = 5, Blue }
    enum Size { Small = 0, Large = 0x10 }
    property int c: Enums.Colour.Red
}
