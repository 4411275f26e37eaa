import QtQml
QtObject {
    enum Level { Low = -1, None, High = 1 }
}
