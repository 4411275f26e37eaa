import QtQml
QtObject {
    property list<QtObject> a
    property list<QtObject> b: [QtObject {}, QtObject {}]
    property list<QtObject> e: b
    property list<int> d: [1, 2, 3]
    default property list<QtObject> children
    readonly property list<string> names: ["a", "b"]
}
