import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this clone. */
export const rootFolder = fileURLToPath(new URL("../../..", import.meta.url)).replace(/[/\\]$/, "");

/** Where Lars keeps what it makes: LARS_HOME, else `.lars` of this clone. Always absolute. */
export function homeFolder() {
  const home = process.env.LARS_HOME;
  return home === undefined || home === "" ? resolve(rootFolder, ".lars") : resolve(home);
}
