/** One agent with all its modules. */
import { formatIpv4, type Ipv4 } from "@lars/model";
import type { Kysely } from "kysely";
import type { Tables } from "../generated/tables.ts";
import { AGENT_MODULES_MAX, AGENT_RESTING_MAX, type AgentDetail, type AgentModuleEntry } from "./agent-rows.ts";
import { readAgent } from "./agents.ts";
import { type Names, namedKey, namesOf } from "./names-of.ts";

/** The most rows that are read: a module with many hosts comes in several parts. */
const PARTS_MAX = 2_000;

/** Null when nobody has heard of it. */
export async function agentDetail(
  kysely: Kysely<Tables>,
  instance: string,
  nowMs: number,
): Promise<AgentDetail | null> {
  const [agent, parts] = await Promise.all([readAgent(kysely, instance, nowMs), readParts(kysely, instance)]);
  if (agent === undefined) return null;
  const byModule = [...Map.groupBy(parts, ({ modid, cmdid }) => `${modid},${cmdid}`).values()];
  const names = await namesOf(kysely, parts);
  return { ...agent, own: byModule.slice(0, AGENT_MODULES_MAX).map((own) => moduleOf(names, own)) };
}

type Part = Awaited<ReturnType<typeof readParts>>[number];

function readParts(kysely: Kysely<Tables>, instance: string) {
  return kysely
    .selectFrom("AgentModule")
    .select(["modid", "cmdid", "pulling", "stale", "version", "updatedMs", "accessCount", "hosts"])
    .where("instance", "=", instance)
    .orderBy("modid")
    .orderBy("cmdid")
    .orderBy("part")
    .limit(PARTS_MAX)
    .execute();
}

function moduleOf(names: Names, parts: readonly Part[]): AgentModuleEntry {
  const [first] = parts as [Part];
  const hosts = parts.flatMap((part) => JSON.parse(part.hosts) as number[][]);
  const resting = hosts.filter((host) => host[2]);
  const updatedMs = Math.max(...parts.map((part) => part.updatedMs));
  return {
    ...namedKey(names, first),
    pulling: parts.some((part) => part.pulling),
    stale: parts.some((part) => part.stale),
    version: Math.max(...parts.map((part) => part.version)),
    updatedMs: updatedMs === 0 ? null : updatedMs,
    accessCount: first.accessCount,
    idle: hosts.length - resting.length,
    overload: resting.length,
    resting: resting.slice(0, AGENT_RESTING_MAX).map(([ip = 0, port = 0]) => `${formatIpv4(ip as Ipv4)}:${port}`),
    successesTotal: sumOf(hosts, SUCCESSES_TOTAL),
    failuresTotal: sumOf(hosts, FAILURES_TOTAL),
  };
}

/** Places in the array of a host (schema.prisma, AgentModule.hosts). */
const SUCCESSES_TOTAL = 10;
const FAILURES_TOTAL = 11;

function sumOf(hosts: readonly (readonly number[])[], place: number): number {
  return hosts.reduce((sum, host) => sum + (host[place] ?? 0), 0);
}
