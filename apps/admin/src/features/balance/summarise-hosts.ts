/** The hosts of a module over all its agents: who rests where. Pure. */

/** What is needed of a host at one agent. */
interface CountedHost {
  readonly ip: string;
  readonly port: number;
  readonly successesTotal: number;
  readonly failuresTotal: number;
}

/** What is needed of an agent. */
interface CountedAgent {
  readonly online: boolean;
  readonly idle: readonly CountedHost[];
  readonly overload: readonly CountedHost[];
}

/** One host over all agents that are online. */
export interface HostOverall {
  readonly ip: string;
  readonly port: number;
  /** Agents that hold it idle. */
  readonly idle: number;
  /** Agents at which it rests. */
  readonly overload: number;
  readonly successes: number;
  readonly failures: number;
}

/** Hosts that rest somewhere first, then by address. */
export function summariseHosts(agents: readonly CountedAgent[]): HostOverall[] {
  const hosts = new Map<string, HostOverall>();
  for (const agent of agents) {
    if (!agent.online) continue;
    for (const host of agent.idle) add(hosts, host, { idle: 1, overload: 0 });
    for (const host of agent.overload) add(hosts, host, { idle: 0, overload: 1 });
  }
  return [...hosts.values()].sort((a, b) => b.overload - a.overload || compareAddresses(a, b));
}

function add(
  hosts: Map<string, HostOverall>,
  { ip, port, successesTotal, failuresTotal }: CountedHost,
  at: { idle: number; overload: number },
): void {
  const key = `${ip}:${port}`;
  const before = hosts.get(key) ?? { ip, port, idle: 0, overload: 0, successes: 0, failures: 0 };
  hosts.set(key, {
    ip,
    port,
    idle: before.idle + at.idle,
    overload: before.overload + at.overload,
    successes: before.successes + successesTotal,
    failures: before.failures + failuresTotal,
  });
}

function compareAddresses(a: HostOverall, b: HostOverall): number {
  return a.ip.localeCompare(b.ip, "en", { numeric: true }) || a.port - b.port;
}
