import { level } from "./tides.mjs";
export { sine } from "./wave.mjs";

export function day() {
    return Array.from({ length: 24 }, (_, hour) => level(hour * 3600));
}
