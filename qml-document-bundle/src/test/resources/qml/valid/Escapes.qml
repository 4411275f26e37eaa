import QtQml
QtObject {
    property string a: "\n\t\r\b\f\v\\\"\'\0"
    property string b: "\x41\u0042\u{43}\u{1F600}"
    property string c: "// no comment"
    property string d: '/* none "either" */'
    property string e: "\q\-\ "
    property string f: ""
}
