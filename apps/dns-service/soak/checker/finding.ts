/** What was wrong, and the account of it for people. */

/** README.md says what each means. */
export type FindingKind =
  | "never_was"
  | "went_back"
  | "doubled"
  | "not_asked"
  | "stray"
  | "malformed"
  | "version"
  | "missing"
  | "dropped"
  | "died"
  | "table";

export interface Finding {
  readonly kind: FindingKind;
  /** One line: what, where. */
  readonly what: string;
  /** What one needs to understand it: history, frames, logs. */
  readonly account: readonly string[];
}

/** A finding as text. */
export function tellFinding({ kind, what, account }: Finding): string {
  return [`${kind}: ${what}`, ...account.map((line) => `  ${line}`)].join("\n");
}

/** `ip:port …` with the ip as people write it. */
export function readableHosts(hosts: string): string {
  if (hosts === "") return "no hosts";
  return hosts.replace(/(\d+):/g, (_, ip: string) => `${dotted(Number(ip))}:`);
}

function dotted(ip: number): string {
  return [ip >>> 24, (ip >>> 16) & 255, (ip >>> 8) & 255, ip & 255].join(".");
}
