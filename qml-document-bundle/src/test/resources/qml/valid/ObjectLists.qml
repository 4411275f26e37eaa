import QtQuick
Item {
    states: [
        State { name: "a" },
        State {
            name: "b"
            PropertyChanges { target: null }
        }
    ]
    transform: [Rotation { angle: 1 }, Scale {}, Translate { x: 1 }]
    resources: []
}
