import QtQml
QtObject {
    id: root
    property QtObject a: QtObject { id: _a1 }
    property QtObject b: QtObject { id: "quoted" }
    property QtObject c: QtObject { id: c; }
}
