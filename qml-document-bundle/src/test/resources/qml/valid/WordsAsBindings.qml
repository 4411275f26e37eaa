import QtQml
QtObject {
    property: 1
    signal: 2
    readonly: 3
    on: 4
    required: 5
    component: 6
    from: 7
    of: 8
    get: 9
    set: 10
    static: 11
}
