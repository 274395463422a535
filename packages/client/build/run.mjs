// The way in for npm scripts, under whatever Node npm runs them.
import { enter } from "../../../apps/cli/door/enter.mjs";

await enter(new URL("./main.ts", import.meta.url), process.argv.slice(2));
