/** What fires, and what happened last: alerts that ended, and versions. Pure. */
import type { Output } from "../../trpc/trpc.ts";

/** What fires, or did. */
type Alert = Output["alert"]["firing"][number];

/** A version, and what it did. */
type Version = Output["version"]["page"]["rows"][number];

/** One line: since when something fires, when it ended, or when it was made. */
export type Happening =
  | { readonly kind: "fires" | "ended"; readonly atMs: number; readonly alert: Alert }
  | { readonly kind: "version"; readonly atMs: number | null; readonly version: Version };

/** The most lines that are shown. */
export const LATELY_MAX = 6;

interface Read {
  readonly firing: readonly Alert[];
  readonly ended: readonly Alert[];
  readonly versions: readonly Version[];
}

/** What fires comes first, then all else, the newest first; a version whose time nobody knows is old. */
export function latelyOf({ firing, ended, versions }: Read): readonly Happening[] {
  const past: Happening[] = [
    ...ended.map((alert) => ({ kind: "ended" as const, atMs: alert.resolvedMs ?? alert.firedMs, alert })),
    ...versions.map((version) => ({ kind: "version" as const, atMs: version.atMs, version })),
  ];
  return [
    ...firing.map((alert) => ({ kind: "fires" as const, atMs: alert.sinceMs, alert })),
    ...past.sort((a, b) => (b.atMs ?? 0) - (a.atMs ?? 0)),
  ].slice(0, LATELY_MAX);
}

/** What tells a line from the others. */
export function happeningKey(one: Happening): string {
  return one.kind === "version" ? `v${one.version.version}` : `a${one.alert.id}`;
}
