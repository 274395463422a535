/** What the environment says for each setting, and which variables look like settings but are none. */
import { environmentName, environmentNamesOf, type Given, type Settings, sectionsOf } from "./setting.ts";
import type { ConfigSource } from "./source.ts";
import { didYouMean } from "./spelling.ts";

/** An app's settings, and the variables that other parts of Lars read: a child inherits them from the launcher. */
export interface Environment {
  readonly settings: Settings;
  readonly reserved: ReadonlySet<string>;
}

/** What the environment says, by the name of the setting. A variable that is empty counts as not set. */
export function readEnvironment(
  { settings, reserved }: Environment,
  source: ConfigSource,
  problems: string[],
): Map<string, Given> {
  const given = new Map<string, Given>();
  const known = new Set<string>();
  for (const [name, setting] of Object.entries(settings)) {
    for (const variable of environmentNamesOf(setting).toReversed()) {
      known.add(variable);
      const text = source.env[variable];
      if (text === undefined || text === "") continue;
      given.set(name, { text, where: "environment", name: variable, origin: "environment" });
    }
  }
  const strangers = Object.keys(source.env).filter((variable) => !known.has(variable) && !reserved.has(variable));
  problems.push(...unknownVariables(strangers, settings, [...known]));
  return given;
}

/** Refusals of variables that begin like those of the app's sections: they are misspelt. Others are not ours to judge. */
function unknownVariables(strangers: readonly string[], settings: Settings, known: readonly string[]): string[] {
  const sections = [...new Set(Object.values(settings).flatMap(sectionsOf))];
  const prefixes = sections.map((section) => environmentName(section, ""));
  const ours = strangers.filter((variable) => prefixes.some((prefix) => variable.startsWith(prefix)));
  return ours.map((variable) => {
    const near = didYouMean(variable, known);
    const advice = near === undefined ? `known: ${known.join(", ")}` : `did you mean ${near}?`;
    return `environment: ${variable}: unknown variable; ${advice}`;
  });
}
