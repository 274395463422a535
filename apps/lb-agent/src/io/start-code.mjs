/**
 * Start code: what the agent runs until it answers, made of its sources as a few files of plain JavaScript. It is used
 * while it is exactly what the sources say, and whole; otherwise the sources are run as they are.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The clone. */
export const ROOT = fileURLToPath(new URL("../../../..", import.meta.url)).replace(/[/\\]$/, "");

/** Compiled code of earlier starts, the same for all of this clone; NODE_COMPILE_CACHE names another one. */
export const CODE_FOLDER = join(ROOT, ".lars", "code");

/** Where start code is. */
export const START_FOLDER = join(CODE_FOLDER, "lb-agent");

/** Names the files, sources and made ones, that the present start code consists of. */
export const INDEX = "current.json";

/** One number for what all `files` (relative to `root`) hold. @throws when one cannot be read */
export function digestOf(root, files) {
  const hash = createHash("sha256");
  for (const file of files) {
    const bytes = readFileSync(join(root, file));
    hash.update(`${file}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex");
}

/** The folder with start code made of the sources as they are now; undefined when there is none. */
export function readStartCode({ root, folder }) {
  try {
    const { name, files, digest } = JSON.parse(readFileSync(join(folder, INDEX), "utf8"));
    return digestOf(root, files) === digest ? join(folder, name) : undefined;
  } catch {
    return undefined; // none was made yet, or a file of it is gone: the sources are there
  }
}
