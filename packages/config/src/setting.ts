/** A documented setting, and what a set of them is called where. The tables of the READMEs are made of these. */
import type { Kind } from "./kinds.ts";
import type { Machine } from "./source.ts";

/** One setting: where it stands, what it may be, and what it is when nobody says. */
export interface Setting<T> {
  readonly section: string;
  readonly key: string;
  readonly kind: Kind<T>;
  /** As it would stand in a file. A function when it depends on the machine. */
  readonly preset: string | ((machine: Machine) => string);
  /** One line for people. */
  readonly about: string;
  /** What `preset` is, in words, when it is a function. */
  readonly presetAbout?: string;
  /** Other names of the key that deployed files use. */
  readonly keyAliases?: readonly string[];
  /** Other spellings of the section that deployed files use. */
  readonly sectionAliases?: readonly string[];
  /** The value is a password: no message repeats it, nor that of a misspelt key beside it. */
  readonly secret?: boolean;
}

export type Settings = Readonly<Record<string, Setting<unknown>>>;
export type Values<S extends Settings> = { readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never };

/** Where a value came from; what stands later wins. */
export type Origin = "default" | "file" | "environment";
export type Origins<S extends Settings> = { readonly [K in keyof S]: Origin };

/** A text for a setting: where it stood (`file:line`, `environment`) and under which name. */
export interface Given {
  readonly text: string;
  readonly where: string;
  readonly name: string;
  readonly origin: Origin;
}

/** The sections in which a setting may stand, its own first. */
export function sectionsOf(setting: Setting<unknown>): readonly string[] {
  return [setting.section, ...(setting.sectionAliases ?? [])];
}

/** The names under which a setting may stand, its own first. */
export function keysOf(setting: Setting<unknown>): readonly string[] {
  return [setting.key, ...(setting.keyAliases ?? [])];
}

/** `LARS_<SECTION>_<KEY>`, one for each name of the key and each spelling of the section. */
export function environmentNamesOf(setting: Setting<unknown>): readonly string[] {
  return keysOf(setting).flatMap((key) => sectionsOf(setting).map((section) => environmentName(section, key)));
}

/** `LARS_<SECTION>_<KEY>`. */
export function environmentName(section: string, key: string): string {
  return `LARS_${section}_${key}`.toUpperCase();
}
