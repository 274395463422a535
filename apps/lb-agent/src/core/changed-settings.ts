/** What a changed file of settings means for an agent that runs: what it takes at once, and what it needs a restart for. */

/** `[section] key` and the value as text. */
export type WrittenSettings = Readonly<Record<string, string>>;

/** Beside all of `[loadbalance]`. */
const AT_ONCE: ReadonlySet<string> = new Set([
  "[agent] pull_timeout",
  "[agent] keep_last_hosts",
  "[agent] keep_last_hosts_for",
]);

export interface ChangedSettings {
  /** `[section] key before → after`. */
  readonly applied: readonly string[];
  /** `[section] key`. */
  readonly needRestart: readonly string[];
}

export function changedSettings(before: WrittenSettings, after: WrittenSettings): ChangedSettings {
  const changed = Object.keys(after).filter((key) => before[key] !== after[key]);
  const atOnce = (key: string): boolean => key.startsWith("[loadbalance] ") || AT_ONCE.has(key);
  return {
    applied: changed.filter(atOnce).map((key) => `${key} ${before[key]} → ${after[key]}`),
    needRestart: changed.filter((key) => !atOnce(key)),
  };
}
