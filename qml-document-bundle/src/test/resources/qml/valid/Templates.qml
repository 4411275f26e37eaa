import QtQml
QtObject {
    property string a: ``
    property string b: `plain`
    property string c: `a ${1} b ${2 + 3} c`
    property string d: `lines
and more ${a}
end`
    property string e: `\`escaped\` \${not}`
    property string f: `$ { } $$ ${a}$`
}
