import QtQml
QtObject {
    component Point: QtObject {
        property int x
        property int y
    }
    component Line: QtObject {
        property Point from: Point {}
        property Point to: Point { x: 1 }
    }
    property Line line: Line {}
}
