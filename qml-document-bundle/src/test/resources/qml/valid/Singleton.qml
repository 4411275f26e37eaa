pragma Singleton
import QtQml
QtObject { readonly property int answer: 42 }
