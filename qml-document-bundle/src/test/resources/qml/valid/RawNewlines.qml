import QtQml
QtObject {
    property string a: "one
two"
    property string b: 'three
  "four"
five'
    property int c: 3
    property string d: "continued \
here"
}
