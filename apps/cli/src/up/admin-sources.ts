import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { rootFolder } from "./places.ts";

const KEY_CHARS = 16;
const OWN_SCOPE = "@lars/";
/** What is in these folders goes into no build. */
const NO_SOURCES = new Set(["node_modules", ".next", ".turbo", "test", "bench"]);

/** Names a build by everything that goes into it: sources, settings, the packages it is made of, Node and the lock file. */
export async function adminBuildKey(): Promise<string> {
  const hash = createHash("sha256").update(process.version);
  const files = [join(rootFolder, "package-lock.json"), ...(await sourcesOf(await foldersOfAdmin()))];
  const contents = await Promise.all(files.map((file) => readFile(file)));
  files.forEach((file, index) => {
    hash.update(`\0${file.slice(rootFolder.length)}\0`).update(contents[index] ?? "");
  });
  return hash.digest("hex").slice(0, KEY_CHARS);
}

/** The admin's folder and those of the packages of our own that it needs, directly or not. */
async function foldersOfAdmin(): Promise<string[]> {
  const folders = [join(rootFolder, "apps", "admin")];
  for (const folder of folders) {
    for (const name of await ownDependencies(folder)) {
      const needed = join(rootFolder, "packages", name.slice(OWN_SCOPE.length));
      if (!folders.includes(needed)) folders.push(needed);
    }
  }
  return folders.sort();
}

async function ownDependencies(folder: string): Promise<string[]> {
  const text = await readFile(join(folder, "package.json"), "utf8");
  const { dependencies = {} } = JSON.parse(text) as { dependencies?: Record<string, string> };
  return Object.keys(dependencies).filter((name) => name.startsWith(OWN_SCOPE));
}

async function sourcesOf(folders: readonly string[]): Promise<string[]> {
  const found = await Promise.all(folders.map(filesIn));
  return found.flat().sort();
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const nested = entries.filter((entry) => entry.isDirectory() && !NO_SOURCES.has(entry.name));
  const files = entries.filter((entry) => entry.isFile() && isSource(entry.name));
  const deeper = await Promise.all(nested.map((entry) => filesIn(join(folder, entry.name))));
  return [...files.map((file) => join(folder, file.name)), ...deeper.flat()];
}

/** What Next.js and the compiler write beside the sources is none, nor is what only people read. */
function isSource(name: string): boolean {
  return name !== "next-env.d.ts" && !name.endsWith(".tsbuildinfo") && !name.endsWith(".md");
}
