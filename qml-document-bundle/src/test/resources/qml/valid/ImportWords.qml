import QtQml.Models as M
import property.signal.on as P
import required.component as R
import QtQml
QtObject {}
