/** Finds the file that `--config` names, and what it says for each setting. */

import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { LarsError } from "@lars/model";
import { type IniEntry, parseIni } from "./ini.ts";
import { type Given, keysOf, type Settings, sectionsOf } from "./setting.ts";
import type { ConfigSource } from "./source.ts";
import { didYouMean } from "./spelling.ts";

/** What the file says, by the name of the setting; nothing when no file was named. */
export function readConfigFile(settings: Settings, source: ConfigSource, problems: string[]): Map<string, Given> {
  const path = configPath(source.argv);
  const given = new Map<string, Given>();
  if (path === undefined) return given;
  const { entries, problems: illegible } = parseIni(readText(path, source));
  problems.push(...illegible.map(({ line, what }) => `${path}:${line}: ${what}`));
  const lines = new Map<string, number>();
  for (const entry of entries) {
    const name = nameOf(settings, entry);
    const first = name === undefined ? undefined : lines.get(name);
    if (name === undefined) problems.push(`${path}:${entry.line}: ${unknownKey(settings, entry)}`);
    else if (first !== undefined) problems.push(`${path}:${entry.line}: ${entry.key} is set in line ${first} already`);
    else {
      lines.set(name, entry.line);
      const where = `${path}:${entry.line}`;
      given.set(name, { text: entry.value, where, name: `[${entry.section}] ${entry.key}`, origin: "file" });
    }
  }
  return given;
}

function configPath(argv: readonly string[]): string | undefined {
  try {
    return parseArgs({ args: [...argv], options: { config: { type: "string" } }, strict: true }).values.config;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LarsError("CONFIG_INVALID", `command line: ${reason.split("\n")[0]}; --config FILE is allowed`, {
      cause,
    });
  }
}

function readText(path: string, source: ConfigSource): string {
  try {
    return source.readFile(resolve(source.cwd, path));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LarsError("CONFIG_INVALID", `${path}: cannot be read: ${reason}`, { cause });
  }
}

function nameOf(settings: Settings, entry: IniEntry): string | undefined {
  const found = Object.entries(settings).find(
    ([, setting]) => keysOf(setting).includes(entry.key) && sectionsOf(setting).includes(entry.section),
  );
  return found?.[0];
}

function unknownKey(settings: Settings, entry: IniEntry): string {
  const all = Object.values(settings);
  const own = all.filter((setting) => sectionsOf(setting).includes(entry.section));
  if (own.length > 0) {
    const keys = own.flatMap(keysOf);
    const near = didYouMean(entry.key, keys);
    const advice = near === undefined ? `known keys: ${keys.join(", ")}` : `did you mean ${near}?`;
    const value = own.some((setting) => setting.secret === true) ? "" : ` = "${entry.value}"`;
    return `[${entry.section}] ${entry.key}${value}: unknown key; ${advice}`;
  }
  const sections = [...new Set(all.flatMap(sectionsOf))];
  const near = didYouMean(entry.section, sections);
  const advice = near === undefined ? `known sections: ${sections.join(", ")}` : `did you mean [${near}]?`;
  return `[${entry.section}] ${entry.key}: unknown section; ${advice}`;
}
