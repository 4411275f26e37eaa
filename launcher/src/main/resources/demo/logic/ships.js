.pragma library

var names = ["Aurora", "Borealis", "Cassiopeia"];

function at(number) {
    return { name: names[number % names.length], berth: number };
}
