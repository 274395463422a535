/** Declarations of a module and of all that they mention, in one folder: packages of ours are imported by path. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const packages = fileURLToPath(new URL("../..", import.meta.url));

const OPTIONS: ts.CompilerOptions = {
  declaration: true,
  emitDeclarationOnly: true,
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ["lib.esnext.d.ts"],
  types: ["node"],
  paths: { "@lars/*": [`${packages}*/src/index.ts`] }, // as sources of ours, not as libraries
  strict: true,
  exactOptionalPropertyTypes: true,
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  stripInternal: true,
};

/** Writes `index.d.ts` and what it needs. @throws Error when the sources have errors */
export async function writeTypes(source: string, folder: string): Promise<void> {
  const program = ts.createProgram([source], OPTIONS);
  const declarations = new Map<string, string>();
  const { diagnostics } = program.emit(undefined, (path, text) => declarations.set(path, text));
  const wrong = [...diagnostics, ...program.getOptionsDiagnostics(), ...program.getSyntacticDiagnostics()];
  if (wrong.length > 0) throw new Error(ts.formatDiagnostics(wrong, { ...ts.createCompilerHost(OPTIONS) }));
  const needed = new Set([source.replace(/\.ts$/, ".d.ts")]);
  for (const path of needed) {
    const text = declarations.get(path);
    if (text === undefined) throw new Error(`no declarations of ${path}`);
    const place = placeOf(path, source);
    const rewritten = text.replace(/(from|import\() ?"([^"]+)"/g, (all, word: string, specifier: string) => {
      if (specifier.startsWith("node:")) return all;
      const target = targetOf(specifier, path);
      needed.add(target);
      return `${word}${word === "from" ? " " : ""}"${specifierOf(place, placeOf(target, source))}"`;
    });
    await mkdir(dirname(join(folder, place)), { recursive: true });
    await writeFile(join(folder, place), rewritten);
  }
}

/** The declarations that a specifier of ours means. */
function targetOf(specifier: string, from: string): string {
  const ours = /^@lars\/([a-z-]+)$/.exec(specifier)?.[1];
  if (ours !== undefined) return join(packages, ours, "src", "index.d.ts");
  return join(dirname(from), specifier.replace(/\.ts$/, ".d.ts"));
}

/** Where declarations go: those of this package beside the module, those of others in a folder of their own. */
function placeOf(path: string, source: string): string {
  const own = relative(dirname(source), path);
  return own.startsWith("..") ? relative(packages, path).replace("/src/", "/") : own;
}

function specifierOf(from: string, to: string): string {
  const path = relative(dirname(from), to).replace(/\.d\.ts$/, ".js");
  return path.startsWith(".") ? path : `./${path}`;
}
