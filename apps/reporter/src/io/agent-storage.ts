/** Writes what waited of agents into the tables. */
import type { AgentHostCounters, AgentModuleRow, Database } from "@lars/db";
import type { AgentSighting, HostState, ModuleSighting } from "../core/agent-state.ts";
import type { Inbox } from "../core/inbox.ts";
import { type Queue, queueOf } from "./queue.ts";

/** What is known of agents, in the order in which it is stored. */
export function agentQueues(inbox: Inbox, database: Database): readonly Queue[] {
  return [
    // First, as an agent that has told all its modules makes what is older than these go.
    queueOf({ table: "AgentModule", rows: inbox.modules, store: (batch) => storeModules(database, batch) }),
    queueOf({ table: "Agent", rows: inbox.agents, store: (batch) => storeAgents(database, batch) }),
  ];
}

async function storeAgents({ agents }: Database, sightings: readonly AgentSighting[]): Promise<void> {
  const anew = sightings.filter(({ forgetBeforeMs }) => forgetBeforeMs > 0);
  await agents.forgetModules(anew.map(({ instance, forgetBeforeMs: seenMs }) => ({ instance, seenMs })));
  await agents.saveAgents(sightings);
}

async function storeModules({ agents }: Database, sightings: readonly ModuleSighting[]): Promise<void> {
  const removed = sightings.filter((sighting) => sighting.removed);
  await agents.removeModules(
    removed.map(({ instance, modId, cmdId, seenMs }) => ({ instance, modid: modId, cmdid: cmdId, seenMs })),
  );
  await agents.saveModules(sightings.flatMap(moduleRows));
}

function moduleRows({ instance, modId, cmdId, parts }: ModuleSighting): AgentModuleRow[] {
  return parts.map((part) => ({
    instance,
    modid: modId,
    cmdid: cmdId,
    part: part.part,
    parts: part.parts,
    pulling: part.pulling,
    stale: part.stale,
    version: part.version,
    updatedMs: part.updatedMs,
    seenMs: part.seenMs,
    accessCount: part.accessCount,
    hosts: part.hosts.map(hostCounters),
  }));
}

function hostCounters(state: HostState): AgentHostCounters {
  return [
    state.host.ip,
    state.host.port,
    state.overloaded ? 1 : 0,
    state.virtualSuccesses,
    state.virtualFailures,
    state.realSuccesses,
    state.realFailures,
    state.successStreak,
    state.failureStreak,
    state.sinceSeconds,
    state.successesTotal,
    state.failuresTotal,
  ];
}
