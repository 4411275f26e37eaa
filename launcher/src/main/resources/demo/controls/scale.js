.pragma library

function fit(value, low, high) {
    return Math.min(high, Math.max(low, value)) / (high - low);
}
