/** The shard's side of what is asked over HTTP: the same modules, picks and counters as over UDP. */
import type { Module, RouteBalancers } from "@lars/routing";
import type { ShardCounters } from "../core/shard-counters.ts";
import type {
  HostAnswer,
  ModuleFilter,
  ModuleInspection,
  RouteAnswer,
  ShardAnswer,
  ShardAnswers,
  ShardQuestion,
  UnknownRoute,
} from "./shard-question.ts";

/** What a question is answered from. */
export interface AskedShard {
  readonly routes: RouteBalancers;
  readonly counters: ShardCounters;
}

/** Answers at once, and takes no longer than a fraction of a millisecond, but for a module of thousands of hosts. */
export function answerQuestion(question: ShardQuestion, shard: AskedShard): ShardAnswer {
  switch (question.ask) {
    case "host":
      return hostOf(question, shard);
    case "route":
      return routeOf(question, shard);
    case "report":
      return reported(question, shard);
    case "ids":
      return idsOf(shard.routes, question.filter);
    case "modules":
      return someOf(shard.routes, question);
  }
}

interface Ids {
  readonly modId: number;
  readonly cmdId: number;
}

function hostOf({ modId, cmdId }: Ids, { routes, counters }: AskedShard): HostAnswer {
  const picked = routes.pick(modId, cmdId);
  switch (picked.kind) {
    case "host": {
      counters.hosts += 1;
      const { address, probe } = picked;
      return { kind: "host", host: address, probe, stale: routes.modules.get(modId, cmdId)?.stale ?? false };
    }
    case "overloaded":
      counters.overloads += 1;
      return { kind: "overloaded" };
    case "unknown":
      counters.unknowns += 1;
      return unknownRoute({ modId, cmdId }, routes);
    case "invalid":
    case "full":
      counters.refusals += 1;
      return { kind: "full" };
  }
}

/** The table holds a module without hosts only while it waits for the dns-service. */
function unknownRoute({ modId, cmdId }: Ids, routes: RouteBalancers): UnknownRoute {
  return { kind: "unknown", pulling: routes.modules.get(modId, cmdId) !== undefined };
}

function routeOf({ modId, cmdId }: Ids, { routes, counters }: AskedShard): RouteAnswer {
  counters.routes += 1;
  const found = routes.hostsOf(modId, cmdId);
  const module = routes.modules.get(modId, cmdId);
  if (module === undefined && routes.modules.isFull && routes.modules.evictable === undefined) return { kind: "full" };
  if (module === undefined || found.length === 0) return unknownRoute({ modId, cmdId }, routes);
  const { idle, overload } = module.balancer.snapshot();
  const hosts = [...idle, ...overload].map(({ host, overloaded }) => ({ host, overloaded }));
  return { kind: "route", version: module.version, stale: module.stale, hosts };
}

function reported(
  question: Extract<ShardQuestion, { ask: "report" }>,
  { routes, counters }: AskedShard,
): ShardAnswers["report"] {
  const kind = routes.report(question, question.host, question.outcome);
  counters.reports += 1;
  if (kind === "unknown") counters.reportsUnknown += 1;
  return { kind };
}

function idsOf({ modules }: RouteBalancers, { modId, cmdId }: ModuleFilter): Int32Array {
  if (modId !== undefined && cmdId !== undefined) {
    return Int32Array.from(modules.get(modId, cmdId) === undefined ? [] : [modId, cmdId]);
  }
  const ids = new Int32Array(2 * modules.size);
  let at = 0;
  for (const { key } of modules) {
    if (modId !== undefined && modId !== key.modId) continue;
    if (cmdId !== undefined && cmdId !== key.cmdId) continue;
    ids[at++] = key.modId;
    ids[at++] = key.cmdId;
  }
  return ids.slice(0, at);
}

function someOf(
  { modules }: RouteBalancers,
  { ids, hostsMax }: Extract<ShardQuestion, { ask: "modules" }>,
): ShardAnswers["modules"] {
  const inspections: ModuleInspection[] = [];
  let at = 0;
  for (let hosts = 0; at < ids.length && hosts < hostsMax; at += 2) {
    const module = modules.get(ids[at] ?? 0, ids[at + 1] ?? 0);
    hosts += 1 + (module?.balancer.size ?? 0); // a module without hosts is work as well
    if (module !== undefined) inspections.push(inspected(module));
  }
  return { modules: inspections, taken: at / 2 };
}

function inspected(module: Module): ModuleInspection {
  const { life: state, stale, version, updatedMs } = module;
  return { ...module.key, state, stale, version, updatedMs, ...module.balancer.snapshot() };
}
