/** The made-up services of the demonstration: twelve modules, sixty hosts, five machines that call them. */
import { type HostAddress, hostAddress, type RouteKey, routeKey } from "@lars/model";

export interface DemoModule extends RouteKey {
  readonly name: string;
  readonly hosts: readonly HostAddress[];
  /** Calls of all machines together at the busiest time of a day. */
  readonly callsPerSecond: number;
}

/** Names of commands by their id. */
export const commandNames: ReadonlyMap<number, string> = new Map([
  [1, "read"],
  [2, "write"],
  [3, "query"],
  [4, "send"],
]);

/** What each machine is called; the first agent is the one that `lars gethost` asks. */
export const machineNames = ["web-1", "web-2", "app-1", "app-2", "batch-1"] as const;

/** How much of a module's calls each machine makes. */
export const machineShares: readonly number[] = [0.26, 0.24, 0.2, 0.18, 0.12];

const PORT = 8_080;
const NETWORK = 10 * 2 ** 24 + 20 * 2 ** 16;

/** modid, name, cmdid, hosts, calls a second. */
const MODULES: readonly (readonly [number, string, number, number, number])[] = [
  [101, "checkout", 2, 6, 54],
  [102, "cart", 1, 5, 45],
  [103, "catalog", 1, 8, 72],
  [104, "search", 3, 8, 64],
  [105, "pricing", 1, 4, 36],
  [106, "inventory", 1, 4, 32],
  [107, "payments", 2, 4, 40],
  [108, "shipping", 2, 3, 20],
  [109, "accounts", 1, 5, 35],
  [110, "sessions", 1, 6, 54],
  [111, "recommendations", 3, 4, 36],
  [112, "notifications", 4, 3, 20],
];

/** A host of the demonstration's network: 10.20.(modid - 100).(10 + number):8080. */
export function demoHost(modId: number, number: number): HostAddress {
  return hostAddress(NETWORK + (modId - 100) * 256 + 10 + number, PORT);
}

export const demoModules: readonly DemoModule[] = MODULES.map(([modId, name, cmdId, count, callsPerSecond]) => ({
  ...routeKey(modId, cmdId),
  name,
  callsPerSecond,
  hosts: Array.from({ length: count }, (_, index) => demoHost(modId, index + 1)),
}));

const DAY_MS = 86_400_000;
const QUIETEST = 0.6;

/** The share of the busiest time's calls that are made at a time: a day has its hills, and no night is silent. */
export function dayShare(atMs: number): number {
  const day = (atMs % DAY_MS) / DAY_MS;
  const hill = (1 - Math.cos(2 * Math.PI * (day - 1 / 6))) / 2;
  const lunch = Math.exp(-(((day - 0.5) / 0.04) ** 2)) * 0.08;
  return QUIETEST + (1 - QUIETEST) * hill - lunch;
}

/** Calls a second of one machine to one module. */
export function callsPerSecond(module: DemoModule, machine: number, atMs: number): number {
  return module.callsPerSecond * (machineShares[machine] ?? 0) * dayShare(atMs);
}
