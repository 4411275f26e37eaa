import QtQml
pragma Singleton
import QtQuick
QtObject {}
