.pragma library
.import "text.js" as Text

function metres(value) {
    return Text.fixed(value, 2) + " m";
}

function shortName(url) {
    return Text.last(String(url).split("/"));
}
