import QtQml
QtObject {
    property int i
    property bool b: true
    property real r: 1.5
    property double d: -0.5
    property string s: "text"
    property url u: "a.png"
    property var v: ({})
    property variant w: [1, 2]
    property date t: new Date()
    property QtObject o: null
    property alias a: inner.value
    property QtObject inner: QtObject { property int value }
}
