import QtQml
QtObject {
    property string a: qsTr("text")
    property string b: qsTr("%1 of %2").arg(1).arg(2)
    property string c: qsTrId("id", 3)
    property string d: QT_TR_NOOP("later")
}
