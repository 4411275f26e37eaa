import QtQml
import QtQuick 2
import QtQuick.Window 2.15
import QtQuick.Controls as C
import QtQuick.Layouts 1.3 as Layouts
import "components"
import "../shared" as Shared
import "deep/er" 1.0
import "tools.js" as Tools
import "module.mjs" as Module
QtObject {}
