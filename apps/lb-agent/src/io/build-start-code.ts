/** Makes start code (start-code.mjs): the sources and what they import, without types, in a few files. */
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, isAbsolute, join, relative } from "node:path";
import process from "node:process";
import { type OutputChunk, rolldown } from "rolldown";
import { digestOf, INDEX, type StartPlaces } from "./start-code.mjs";

/** Loaded after the first answer, from node_modules: they look for files beside them. */
const LEFT_OUT = /^(?:node:|pino|prom-client)/;

/** Ours do nothing when they are loaded, so that what nobody uses of them is left out. */
const OWN = /^(?:packages|apps)\/[^/]+\/src\//;

/** Folders that stay, so that agents which run from one of them can start a shard again. */
const KEPT_FOLDERS = 4;

export interface StartEntries extends StartPlaces {
  /** Absolute path of each file that something starts with, by the name of what is made of it. */
  readonly entries: Readonly<Record<string, string>>;
}

/** What was made. */
export interface StartCode {
  readonly folder: string;
  /** Everything that is loaded with an entry before it runs, relative to root; names of packages that are left out too. */
  readonly loadedWith: Readonly<Record<string, readonly string[]>>;
}

/** Throws when the sources change meanwhile, or cannot be bundled; what was there stays. */
export async function buildStartCode(options: StartEntries): Promise<StartCode> {
  const { root, folder } = options;
  const { inputs } = await bundle(options);
  const name = digestOf(root, inputs);
  const made = await bundle(options); // once more, as it is known only now what had to be looked at
  if (digestOf(root, made.inputs) !== name) throw new Error("the sources changed while they were read");
  const beside = join(folder, `${name}.${process.pid}`);
  await mkdir(beside, { recursive: true });
  for (const { fileName, code } of made.chunks) await writeFile(join(beside, fileName), code);
  mustResolve(beside, made.chunks);
  const target = join(folder, name);
  await rm(target, { recursive: true, force: true });
  await rename(beside, target);
  const files = [...made.inputs, ...made.chunks.map(({ fileName }) => relative(root, join(target, fileName)))];
  await writeFile(`${beside}.json`, JSON.stringify({ name, files, digest: digestOf(root, files) }));
  await rename(`${beside}.json`, join(folder, INDEX));
  await removeOld(folder);
  return { folder: target, loadedWith: loadedWith(root, made.chunks) };
}

async function bundle({ root, entries }: StartEntries): Promise<{ chunks: OutputChunk[]; inputs: string[] }> {
  await using build = await rolldown({
    input: { ...entries },
    platform: "node",
    external: LEFT_OUT,
    treeshake: { moduleSideEffects: (file) => (OWN.test(relative(root, file)) ? false : undefined) },
    logLevel: "silent",
  });
  const { output } = await build.generate({ format: "esm" });
  const chunks = output.filter((file) => file.type === "chunk");
  const sources = (await build.watchFiles).filter((file) => isAbsolute(file) && existsSync(file));
  const manifests = sources.map((file) => manifestOf(dirname(file), root));
  const files = [...new Set([...sources, ...manifests, join(root, "package-lock.json")])];
  return { chunks, inputs: files.map((file) => relative(root, file)).sort() };
}

/** The package.json that says what kind of module a file is, and what its package exports. */
function manifestOf(folder: string, root: string): string {
  const manifest = join(folder, "package.json");
  return folder === root || dirname(folder) === folder || existsSync(manifest)
    ? manifest
    : manifestOf(dirname(folder), root);
}

/** Packages that are left out are found from where the code is going to be. */
function mustResolve(folder: string, chunks: readonly OutputChunk[]): void {
  const { resolve } = createRequire(join(folder, "start.js"));
  const made = new Set(chunks.map(({ fileName }) => fileName));
  for (const { imports } of chunks) for (const name of imports) if (!made.has(name)) resolve(name);
}

function loadedWith(root: string, chunks: readonly OutputChunk[]): Record<string, string[]> {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const all = (chunk: OutputChunk, seen: Set<string>): string[] => {
    if (seen.has(chunk.fileName)) return [];
    seen.add(chunk.fileName);
    const imported = chunk.imports.flatMap((name) => {
      const next = byName.get(name);
      return next === undefined ? [name] : all(next, seen);
    });
    return [...Object.keys(chunk.modules).map((file) => relative(root, file)), ...imported];
  };
  const entries = chunks.filter(({ isEntry }) => isEntry);
  return Object.fromEntries(entries.map((chunk) => [chunk.name, [...new Set(all(chunk, new Set()))].sort()]));
}

async function removeOld(folder: string): Promise<void> {
  const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const aged = await Promise.all(
    names.map(async ({ name }) => ({ name, madeMs: (await stat(join(folder, name))).mtimeMs })),
  );
  aged.sort((a, b) => b.madeMs - a.madeMs);
  for (const { name } of aged.slice(KEPT_FOLDERS)) await rm(join(folder, name), { recursive: true, force: true });
}
