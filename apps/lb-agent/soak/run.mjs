import { enter } from "../../cli/door/enter.mjs";

await enter(new URL("./soak.ts", import.meta.url), process.argv.slice(2));
