import QtQuick

ListView {
    id: list

    delegate: ListRow { text: modelData }
}
