import QtQml
QtObject {
    property int größe: 1
    property int 数: größe
    property string s: "日本語 😀"
    property int $a: 1
    property int _b: $a
    property int \u0061bc: 2
}
