import QtQml as Q
import QtQuick as Quick
Q.QtObject {
    property Q.QtObject a: Q.QtObject {}
    property list<Q.QtObject> b: [Q.QtObject {}]
    property Quick.Item item
    property var c: Quick.Item.Center
}
