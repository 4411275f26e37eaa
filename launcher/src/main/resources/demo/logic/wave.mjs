export function sine(turns) {
    return Math.sin(2 * Math.PI * turns);
}
