/** Reads `/state` of an agent over HTTP. */
import { LarsError } from "@lars/model";

/** The parts of `/state` that are shown; there are more. */
export interface AgentState {
  readonly instance: string;
  readonly startedMs: number;
  readonly ip: string;
  /** `host:port` while it is connected, else empty. */
  readonly dnsService: string;
  readonly reporterConnected: boolean;
  readonly shards: readonly ShardState[];
}

export interface ShardState {
  readonly shard: number;
  readonly port: number;
  readonly moduleCount: number;
  readonly counters: Readonly<Record<string, number>>;
  readonly modules: readonly ModuleState[];
}

export interface ModuleState {
  readonly modId: number;
  readonly cmdId: number;
  readonly state: "NEW" | "PULLING";
  readonly stale: boolean;
  readonly version: number;
  /** 0: no dns-service has said anything yet. */
  readonly updatedMs: number;
  readonly idle: readonly HostCounts[];
  readonly overload: readonly HostCounts[];
}

/** What a host did since it joined, and (`real`, `virtual`, streaks) since it is as it is. */
export interface HostCounts {
  readonly host: string;
  readonly realSuccesses: number;
  readonly realFailures: number;
  readonly virtualSuccesses: number;
  readonly virtualFailures: number;
  readonly successStreak: number;
  readonly failureStreak: number;
  readonly sinceSeconds: number;
  readonly successesTotal: number;
  readonly failuresTotal: number;
}

interface Asked {
  readonly host: string;
  readonly port: number;
  readonly modId: number | undefined;
  readonly cmdId: number | undefined;
  readonly signal: AbortSignal;
}

/** An agent that lives answers at once; ten thousand modules take a second. */
const ANSWER_MS = 10_000;

/** @throws LarsError `AGENT_UNREACHABLE` when nobody answers there, or somebody else does. */
export async function readAgentState(asked: Asked): Promise<AgentState> {
  const url = `http://${asked.host}:${asked.port}/state${queryOf(asked)}`;
  const signal = AbortSignal.any([asked.signal, AbortSignal.timeout(ANSWER_MS)]);
  const text = await fetch(url, { signal })
    .then((response) => response.text())
    .catch((cause: unknown) => {
      throw new LarsError(
        "AGENT_UNREACHABLE",
        `no agent answers at ${asked.host}, HTTP port ${asked.port}: is lb-agent running there? (--health-port, LARS_AGENT_HEALTH_PORT)`,
        { cause },
      );
    });
  const state = parsed(text);
  if (isAgentState(state)) return state;
  throw new LarsError(
    "AGENT_UNREACHABLE",
    `what answers at ${asked.host}, HTTP port ${asked.port}, is no agent of this Lars: set --health-port or LARS_AGENT_HEALTH_PORT to that of lb-agent`,
  );
}

function queryOf({ modId, cmdId }: Asked): string {
  const said = Object.entries({ modid: modId, cmdid: cmdId }).filter(([, id]) => id !== undefined);
  return said.length === 0 ? "" : `?${said.map(([name, id]) => `${name}=${id}`).join("&")}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // somebody else's answer
  }
}

function isAgentState(state: unknown): state is AgentState {
  const shards = (state as { shards?: unknown } | undefined)?.shards;
  return Array.isArray(shards) && shards.every((shard) => Array.isArray((shard as ShardState).modules));
}
