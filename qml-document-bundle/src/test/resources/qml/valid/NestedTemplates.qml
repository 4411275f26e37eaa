import QtQml
QtObject {
    property string a: `1 ${`2 ${`3 ${4}`}`} ${{ x: `}` }.x}`
    property string b: `${[1, 2].map(x => { return `<${x}>` }).join(`,`)}`
    property string c: `${a}${b}` + `${"}"}`
    property string d: String.raw`a${1}b`
}
