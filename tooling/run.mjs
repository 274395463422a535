import { enter } from "../apps/cli/door/enter.mjs";

await enter(new URL("./main.ts", import.meta.url), process.argv.slice(2));
