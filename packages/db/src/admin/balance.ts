import { formatIpv4, type Ipv4 } from "@lars/model";
import { type Kysely, sql } from "kysely";
import type { Tables } from "../generated/tables.ts";
import { type AgentBalance, BALANCE_AGENTS_MAX, type Balance, type HostCounters } from "./agent-rows.ts";
import { contains } from "./keyset.ts";
import { namedKey, namesOf } from "./names-of.ts";
import { ONLINE_MS } from "./online.ts";

/** Which route, and of very many agents which ones. */
export interface BalanceQuery {
  readonly modId: number;
  readonly cmdId: number;
  /** Part of an agent's hostname. */
  readonly agent?: string | undefined;
  readonly nowMs: number;
}

/** One route at the agents that have it, those online first, by hostname. */
export async function balanceOf(
  kysely: Kysely<Tables>,
  { modId, cmdId, agent, nowMs }: BalanceQuery,
): Promise<Balance> {
  const key = { modid: modId, cmdid: cmdId };
  const holders = await readHolders(kysely, key, agent);
  const shown = holders.slice(0, BALANCE_AGENTS_MAX);
  const [names, parts] = await Promise.all([namesOf(kysely, [key]), readParts(kysely, key, shown)]);
  const byInstance = Map.groupBy(parts, (part) => part.instance);
  const agents = shown.flatMap((holder) => {
    const own = byInstance.get(holder.instance);
    return own === undefined ? [] : [agentBalance(holder, own, nowMs)];
  });
  const sorted = agents.sort((a, b) => Number(b.online) - Number(a.online));
  return { ...namedKey(names, key), agents: sorted, agentsTotal: holders.length };
}

interface Key {
  readonly modid: number;
  readonly cmdid: number;
}

type Holder = Awaited<ReturnType<typeof readHolders>>[number];

/** The agents that have it, without what they know of it. */
function readHolders(kysely: Kysely<Tables>, { modid, cmdid }: Key, agent: string | undefined) {
  return kysely
    .selectFrom("Agent as a")
    .select(["a.instance", "a.hostname", "a.ip", "a.seenMs"])
    .where("a.instance", "in", (modules) =>
      modules.selectFrom("AgentModule").select("instance").where("modid", "=", modid).where("cmdid", "=", cmdid),
    )
    .$if(agent !== undefined, (all) => all.where(contains(sql.ref("a.hostname"), agent ?? "")))
    .orderBy("a.hostname")
    .orderBy("a.instance")
    .execute();
}

type Part = Awaited<ReturnType<typeof readParts>>[number];

async function readParts(kysely: Kysely<Tables>, { modid, cmdid }: Key, holders: readonly Holder[]) {
  if (holders.length === 0) return [];
  return await kysely
    .selectFrom("AgentModule as m")
    .select(["m.instance", "m.part", "m.pulling", "m.stale", "m.version", "m.updatedMs", "m.accessCount", "m.hosts"])
    .where("m.modid", "=", modid)
    .where("m.cmdid", "=", cmdid)
    .where(
      "m.instance",
      "in",
      holders.map(({ instance }) => instance),
    )
    .orderBy("m.instance")
    .orderBy("m.part")
    .execute();
}

/** The parts of one agent put together: a module with many hosts comes in several. */
function agentBalance(agent: Holder, parts: readonly Part[], nowMs: number): AgentBalance {
  const [first] = parts as [Part];
  const hosts = parts.flatMap((part) => JSON.parse(part.hosts) as number[][]);
  const updatedMs = Math.max(...parts.map((part) => part.updatedMs));
  return {
    instance: agent.instance,
    hostname: agent.hostname,
    ip: formatIpv4(agent.ip as Ipv4),
    online: agent.seenMs > nowMs - ONLINE_MS,
    state: parts.some((part) => part.pulling) ? "PULLING" : "NEW",
    stale: parts.some((part) => part.stale),
    version: Math.max(...parts.map((part) => part.version)),
    updatedMs: updatedMs === 0 ? null : updatedMs,
    seenMs: agent.seenMs,
    accessCount: first.accessCount,
    idle: hosts.filter((host) => !host[2]).map(countersOf),
    overload: hosts.filter((host) => host[2]).map(countersOf),
  };
}

function countersOf(host: readonly number[]): HostCounters {
  const at = (index: number) => host[index] ?? 0;
  return {
    ip: formatIpv4(at(0) as Ipv4),
    port: at(1),
    virtualSuccesses: at(3),
    virtualFailures: at(4),
    realSuccesses: at(5),
    realFailures: at(6),
    successStreak: at(7),
    failureStreak: at(8),
    sinceMs: at(9) * 1_000,
    successesTotal: at(10),
    failuresTotal: at(11),
  };
}
