import "http://example.org/qml" as Remote
import 'single quotes'
import "escaped\u002Fname"
import QtQml
QtObject {}
