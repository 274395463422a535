/** What goes wrong in the demonstration, and when: the same for everybody who watches, again and again. */
import { demoModules, machineNames } from "./fleet.ts";

/** Something that goes wrong for a while. */
export interface Episode {
  readonly name: "bad host" | "bad path" | "slow recovery" | "overload";
  /** Index of the module, and the hosts and machines that it is about; none: all of them. */
  readonly module: number;
  readonly host?: number;
  readonly machine?: number;
  /** Milliseconds since the demonstration began. */
  readonly fromMs: number;
  readonly untilMs: number;
}

/** One attempt of one machine to call one host. */
export interface Attempt {
  /** Index of the module. */
  readonly module: number;
  /** Index of the host in the module; a host that an edit added has a higher one. */
  readonly host: number;
  /** Index of the machine. */
  readonly machine: number;
  /** Milliseconds since the demonstration began. */
  readonly atMs: number;
}

/** All begins anew after so long, with other modules. */
export const CYCLE_MS = 360_000;

/** Where it happens in the first cycle; each cycle moves on by so many modules. */
const STEP = 5;

/** Name, module by name, host, machine, from and until in seconds. */
const EPISODES: readonly (readonly [
  Episode["name"],
  string,
  number | undefined,
  string | undefined,
  number,
  number,
])[] = [
  ["bad host", "payments", 1, undefined, 4, 100],
  ["bad path", "catalog", 2, "app-2", 10, 150],
  ["overload", "recommendations", undefined, undefined, 25, 150],
  ["slow recovery", "search", 4, undefined, 60, 240],
  ["bad host", "checkout", 0, undefined, 190, 260],
  ["bad path", "sessions", 3, "web-2", 230, 330],
];

/** A few calls always fail. */
const USUAL = 0.004;

/** The episodes of a cycle, counted from 0. */
export function episodesOf(cycle: number): Episode[] {
  return EPISODES.map(([name, moduleName, host, machine, from, until]) => {
    const first = demoModules.findIndex((module) => module.name === moduleName);
    const module = (first + cycle * STEP) % demoModules.length;
    const hosts = demoModules[module]?.hosts.length ?? 1;
    return {
      name,
      module,
      ...(host !== undefined && { host: host % hosts }),
      ...(machine !== undefined && { machine: (machineNames as readonly string[]).indexOf(machine) }),
      fromMs: cycle * CYCLE_MS + from * 1_000,
      untilMs: cycle * CYCLE_MS + until * 1_000,
    };
  });
}

/** The share of such calls that fails. */
export function failureShare(attempt: Attempt): number {
  const cycle = Math.floor(attempt.atMs / CYCLE_MS);
  const shares = episodesOf(cycle).filter((episode) => isMeant(episode, attempt));
  return Math.max(USUAL, ...shares.map((episode) => shareOf(episode, attempt.atMs)));
}

function isMeant({ module, host, machine, fromMs, untilMs }: Episode, attempt: Attempt): boolean {
  if (module !== attempt.module || attempt.atMs < fromMs || attempt.atMs >= untilMs) return false;
  return (host ?? attempt.host) === attempt.host && (machine ?? attempt.machine) === attempt.machine;
}

/** A host that recovers slowly fails less and less. */
function shareOf({ name, fromMs, untilMs }: Episode, atMs: number): number {
  switch (name) {
    case "bad host":
      return 1;
    case "bad path":
      return 0.95;
    case "overload":
      return 0.97;
    case "slow recovery":
      return (1 - (atMs - fromMs) / (untilMs - fromMs)) ** 0.5;
  }
}
