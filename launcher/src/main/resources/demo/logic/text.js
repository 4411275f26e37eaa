.pragma library

function fixed(value, digits) {
    return Number(value).toFixed(digits);
}

function last(parts) {
    return parts[parts.length - 1];
}
