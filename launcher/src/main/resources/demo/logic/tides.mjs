import { sine } from "./wave.mjs";

export const HIGHEST = 4.2;

export function level(time) {
    return HIGHEST / 2 * (1 + sine(time / 44714));
}
