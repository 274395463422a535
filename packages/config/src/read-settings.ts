/** Reads an app's settings: environment over file over default. Every refusal says where, what, and what is allowed. */
import { LarsError } from "@lars/model";
import { readConfigFile } from "./config-file.ts";
import { readEnvironment } from "./environment.ts";
import type { Given, Origin, Origins, Setting, Settings, Values } from "./setting.ts";
import type { ConfigSource } from "./source.ts";

/** What was read, and where each value came from. */
export interface ReadSettings<S extends Settings> {
  readonly values: Values<S>;
  readonly origins: Origins<S>;
}

/** A refusal of one or more settings; the message is one line. */
export function configInvalid(problems: readonly string[]): LarsError {
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  return new LarsError("CONFIG_INVALID", `${problems[0] ?? "the configuration is invalid"}${more}`);
}

/**
 * The values of `settings`.
 * @throws LarsError `CONFIG_INVALID` for an unknown key or variable, or a value out of range.
 */
export function readSettings<S extends Settings>(
  settings: S,
  source: ConfigSource,
  reserved: ReadonlySet<string> = new Set(),
): ReadSettings<S> {
  const problems: string[] = [];
  const file = readConfigFile(settings, source, problems);
  const env = readEnvironment({ settings, reserved }, source, problems);
  const values: Record<string, unknown> = {};
  const origins: Record<string, Origin> = {};
  for (const [name, setting] of Object.entries(settings)) {
    const given = env.get(name) ?? file.get(name) ?? presetOf(setting, source);
    origins[name] = given.origin;
    values[name] = parse(setting, given, problems);
  }
  if (problems.length > 0) throw configInvalid(problems);
  return { values: values as Values<S>, origins: origins as Origins<S> };
}

function presetOf(setting: Setting<unknown>, source: ConfigSource): Given {
  const text = typeof setting.preset === "string" ? setting.preset : setting.preset(source.machine);
  return { text, where: "default", name: setting.key, origin: "default" };
}

function parse(setting: Setting<unknown>, given: Given, problems: string[]): unknown {
  const parsed = setting.kind.schema.safeParse(given.text);
  if (parsed.success) return parsed.data;
  problems.push(`${given.where}: ${given.name} = "${given.text}": must be ${setting.kind.range}`);
  return undefined;
}
