/** What people read about settings, made of the settings themselves: tables for READMEs, example files, `--help`. */
import { adminSettings } from "./apps/admin.ts";
import { dnsServiceSettings } from "./apps/dns-service.ts";
import { launcherSettings } from "./apps/launcher.ts";
import { lbAgentSettings } from "./apps/lb-agent.ts";
import { reporterSettings } from "./apps/reporter.ts";
import { environmentNamesOf, type Setting, type Settings } from "./setting.ts";

const SETTINGS = {
  "dns-service": dnsServiceSettings,
  "lb-agent": lbAgentSettings,
  reporter: reporterSettings,
  admin: adminSettings,
  launcher: launcherSettings,
} as const satisfies Record<string, Settings>;

/** What has settings. */
export type App = keyof typeof SETTINGS;

/** One row of a table of knobs. */
export interface DocumentedKey {
  readonly section: string;
  readonly key: string;
  /** LARS_<SECTION>_<KEY>. */
  readonly variable: string;
  readonly default: string;
  readonly range: string;
  readonly about: string;
}

/** Every setting of an app, in the order of its sections. */
export function settingsOf(app: App): readonly DocumentedKey[] {
  return Object.values(SETTINGS[app] as Settings).map((setting) => ({
    section: setting.section,
    key: setting.key,
    variable: environmentNamesOf(setting)[0] ?? "",
    default: presetText(setting),
    range: setting.kind.range,
    about: setting.about,
  }));
}

function presetText(setting: Setting<unknown>): string {
  return setting.presetAbout ?? (typeof setting.preset === "string" ? setting.preset : "");
}

/** The table of knobs of an app's README, as Markdown. */
export function knobTable(app: App): string {
  const rows = settingsOf(app).map((row) => {
    const preset = row.default === "" ? "none" : row.default;
    return `| \`[${row.section}] ${row.key}\` | ${preset} | ${row.range} | ${row.about} |`;
  });
  return ["| key | default | range | what it does |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

/** A whole INI file with every setting at its default, which loads as it is. */
export function exampleConfig(app: App): string {
  const bySection = Map.groupBy(Object.values(SETTINGS[app] as Settings), (setting) => setting.section);
  const sections = [...bySection].map(([section, settings]) => [`[${section}]`, ...settings.flatMap(exampleLines)]);
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function exampleLines(setting: Setting<unknown>): string[] {
  const comment = `; ${setting.about}: ${setting.kind.range}`;
  const hasText = typeof setting.preset === "string" && setting.presetAbout === undefined && setting.preset !== "";
  return [
    comment,
    hasText ? `${setting.key} = ${setting.preset}` : `; ${setting.key} = (${presetText(setting) || "none"})`,
  ];
}

/** What `--help` of a daemon prints. */
export function helpText(app: App): string {
  const rows = settingsOf(app).map(
    ({ section, key, range, about, ...row }) =>
      `  [${section}] ${key} = ${row.default || "(none)"}\n      ${about}: ${range}`,
  );
  return [
    `lars ${app} [--config FILE] [--help]${app === "admin" ? "" : " [--version]"}`,
    "",
    "Settings come from the environment (LARS_<SECTION>_<KEY>, LARS_DATABASE_URL, LARS_HOME), else from the INI file",
    "of --config, else they are these:",
    "",
    ...rows,
    "",
  ].join("\n");
}
