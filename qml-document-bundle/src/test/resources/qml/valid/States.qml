import QtQuick
Item {
    id: root
    state: width > 100 ? "wide" : "narrow"
    states: [
        State {
            name: "wide"
            when: root.width > 100 && root.visible
            PropertyChanges { root.opacity: 1; target: root }
            AnchorChanges { target: root; anchors.left: undefined }
        },
        State { name: "narrow"; extend: "" }
    ]
    transitions: Transition {
        from: "*"; to: "wide"
        SequentialAnimation {
            PauseAnimation { duration: 10 }
            ScriptAction { script: { console.log("a"); console.log("b") } }
        }
    }
}
