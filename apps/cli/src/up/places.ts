import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this clone. */
export const rootFolder = fileURLToPath(new URL("../../../../", import.meta.url));

/** Where Next.js finds the admin. */
export const adminFolder = join(rootFolder, "apps", "admin");

/** Next.js itself. */
export const nextProgram = join(rootFolder, "node_modules", "next", "dist", "bin", "next");
