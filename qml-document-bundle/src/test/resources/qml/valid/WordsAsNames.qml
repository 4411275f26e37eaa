import QtQml
QtObject {
    property int property: 1
    property int signal: 2
    property int readonly: 3
    property int on: 4
    property int required: 5
    property int component: 6
    property int get: 7
    property int set: 8
    property int from: 9
    property int of: 10
    property int as: 12
    property int async: 13
    property int await: 14
    property int list: 15
    property int let_: 16
}
