/** The licences of the packages that modules come from, as their authors want them to travel along. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const PACKAGE = /^.*\/node_modules\/(?<name>(?:@[^/]+\/)?[^/]+)(?=\/)/;

/** One text. @throws Error when a package has no licence file */
export async function licencesOf(modules: readonly string[]): Promise<string> {
  const folders = new Set(modules.flatMap((path) => PACKAGE.exec(path)?.[0] ?? []));
  const texts = await Promise.all([...folders].sort().map(licenceOf));
  return texts.join("\n\n");
}

async function licenceOf(folder: string): Promise<string> {
  const file = (await readdir(folder)).find((name) => /^licen[cs]e/i.test(name));
  if (file === undefined) throw new Error(`${folder} has no licence: see whether it may be published`);
  const { name, version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  return `── ${name} ${version}\n\n${(await readFile(join(folder, file), "utf8")).trim()}\n`;
}
