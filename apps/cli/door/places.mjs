import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this clone. */
export const rootFolder = fileURLToPath(new URL("../../..", import.meta.url)).replace(/[/\\]$/, "");

/** Where Node keeps what it compiled of this clone; not in node_modules, which npm could not delete while it is written. */
export const codeFolder = resolve(rootFolder, ".lars", "code");

/** Where Lars keeps what it makes: LARS_HOME, else `.lars` of this clone. Always absolute. */
export function homeFolder() {
  const home = process.env.LARS_HOME;
  return home === undefined || home === "" ? resolve(rootFolder, ".lars") : resolve(home);
}
