/**
 * `npm run build -w @lars/client`: what is published, in `dist/`: one JavaScript module for Node 20 with everything of
 * ours in it, its types, and the licences of what others wrote of it.
 */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { licencesOf } from "./licences.ts";
import { writeTypes } from "./types.ts";

const source = fileURLToPath(new URL("../src/index.ts", import.meta.url));
const folder = fileURLToPath(new URL("../dist", import.meta.url));

await rm(folder, { recursive: true, force: true });
await using bundle = await rolldown({
  input: source,
  platform: "node",
  external: /^node:/,
  transform: { target: "node20" },
  treeshake: { moduleSideEffects: false },
});
const { output } = await bundle.write({ dir: folder, format: "esm", entryFileNames: "index.js" });
await writeTypes(source, folder);
await writeFile(join(folder, "THIRD-PARTY.txt"), await licencesOf(output[0].moduleIds));
