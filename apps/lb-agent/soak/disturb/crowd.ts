/** Which modules there are, which hosts each may have, and how calls to them go. */
import { keyOf } from "../../../dns-service/soak/checker/route-history.ts";
import type { Dice } from "../../../dns-service/soak/disturb/dice.ts";
import { textOf } from "../../../dns-service/soak/disturb/route-table.ts";
import type { HostText } from "../callers/wire.ts";

/** One module of the soak. */
export interface CrowdModule {
  readonly key: string;
  /** Hosts that it always has; none: it comes and goes as a whole. */
  readonly permanent: readonly HostText[];
  /** Hosts that come and go. */
  readonly others: readonly HostText[];
  /** A host of it never fails, so that it never is overloaded. */
  readonly isHealthy: boolean;
}

const MODID_FIRST = 100;
const CMDIDS = 5;
/** Every so manieth module comes and goes; every so manieth has only hosts that fail often. */
const MORTAL_EVERY = 10;
const SICK_EVERY = 15;
const PERMANENT = 2;
const OTHERS = 4;

/** A port says how often calls to it fail, so that callers know without being told. */
const PORTS = { good: 8_000, flaky: 8_300, sick: 8_600 } as const;
const FAILURE_SHARES = { good: 0, flaky: 0.3, sick: 0.6 } as const;

/** How often calls to that host fail. */
export function failureShare(host: HostText): number {
  const port = Number(host.split(":")[1]);
  if (port >= PORTS.sick) return FAILURE_SHARES.sick;
  return port >= PORTS.flaky ? FAILURE_SHARES.flaky : FAILURE_SHARES.good;
}

export function crowdOf(modules: number): readonly CrowdModule[] {
  return Array.from({ length: modules }, (_, at) => {
    const isMortal = at % MORTAL_EVERY === MORTAL_EVERY - 1;
    const isSick = at % SICK_EVERY === SICK_EVERY - 1 && !isMortal;
    const hosts = Array.from({ length: PERMANENT + OTHERS }, (_unused, host) => hostOf(at, host, isSick));
    const key = keyOf(MODID_FIRST + at, at % CMDIDS);
    const [permanent, others] = isMortal ? [[], hosts] : [hosts.slice(0, PERMANENT), hosts.slice(PERMANENT)];
    return { key, permanent, others, isHealthy: permanent.length > 0 && !isSick };
  });
}

/** What it has at first. */
export function firstHosts({ permanent, others }: CrowdModule, dice: Dice): string {
  return hostsText([...permanent, ...others.filter(() => dice.chance(0.5))]);
}

/** One to three of the others come, or go; a module without permanent ones loses all of them at times. */
export function changedHosts({ permanent, others }: CrowdModule, present: string, dice: Dice): string {
  if (permanent.length === 0 && present !== "" && dice.chance(0.3)) return "";
  const now = new Set(present.split(" ").filter(Boolean));
  for (let left = dice.from(1, 3); left > 0; left--) {
    const host = dice.one(others) ?? "";
    if (!now.delete(host)) now.add(host);
  }
  return hostsText([...now]);
}

/** Half of them in addresses that are negative numbers on the wire. */
function hostOf(module: number, host: number, isSick: boolean): HostText {
  const network = (module % 2 === 0 ? 10 : 192) * 2 ** 24;
  const kind = isSick ? "sick" : host === PERMANENT ? "flaky" : "good";
  return `${network + module * 2 ** 8 + host + 1}:${PORTS[kind] + host}`;
}

function hostsText(hosts: readonly HostText[]): string {
  return textOf(hosts.map((host) => host.split(":").map(Number) as [number, number]));
}
