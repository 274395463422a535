/** What the pages of the admin ask about a fleet. */
import { type AdminQueries, type Database, HISTORY_RANGES } from "@lars/db";
import { deepQuestions } from "./deep-questions.ts";
import type { Question } from "./question.ts";

/** The same questions, and their like from a process that has just started and remembers nothing. */
export interface Pages {
  readonly database: Database;
  readonly admin: AdminQueries;
  readonly anew: () => AdminQueries;
}

/** Everybody calls it: 5,000 callers of five hosts. */
const POPULAR = { modId: 1, cmdId: 1 };

const LIMIT = 100;

const now = () => ({ nowMs: Date.now() });

/** All of them, page by page. */
export function* pageQuestions({ database, admin, anew }: Pages): Generator<Question> {
  yield* overviewQuestions({ admin, anew });
  yield* moduleQuestions({ admin, anew });
  yield* agentQuestions(admin);
  yield* balanceQuestions(admin);
  yield* listQuestions(admin);
  yield* versionQuestions(admin);
  yield* alertPageQuestions(database);
  yield* deepQuestions(admin);
}

/** What is asked of a fleet of which a tenth rests. */
export function* badDayQuestions({ admin, anew }: Omit<Pages, "database">): Generator<Question> {
  yield ["overview, a bad day", () => admin.overview(Date.now())];
  yield ["overview, a bad day, the first look", () => anew().overview(Date.now())];
  const page = { sort: "module", descending: false, limit: LIMIT } as const;
  yield ["call status, a bad day, overloaded", () => admin.pageStatuses({ ...page, overloaded: true })];
}

function* overviewQuestions({ admin, anew }: Omit<Pages, "database">): Generator<Question> {
  yield ["overview", () => admin.overview(Date.now())];
  yield ["overview, the first look", () => anew().overview(Date.now())];
  for (const range of ranges()) yield [`overview, calls over ${range}`, () => admin.fleetHistory(range, Date.now())];
  for (const text of ["service-77", "10.1.13", "web-17"])
    yield [`search everywhere, ${text}`, () => admin.search(text, Date.now())];
}

function ranges(): (keyof typeof HISTORY_RANGES)[] {
  return Object.keys(HISTORY_RANGES) as (keyof typeof HISTORY_RANGES)[];
}

function* moduleQuestions({ admin, anew }: Omit<Pages, "database">): Generator<Question> {
  for (const range of ranges())
    yield [`module, calls over ${range}`, () => admin.moduleHistory(POPULAR, range, Date.now())];
  yield ["module, matrix of 5,000 callers", () => admin.moduleMatrix({ ...POPULAR, ...now() })];
  yield ["module, matrix, the first look", () => anew().moduleMatrix({ ...POPULAR, ...now() })];
  yield ["module, matrix of few callers", () => admin.moduleMatrix({ modId: 77, cmdId: 1, ...now() })];
  yield ["module, matrix, one caller", () => admin.moduleMatrix({ ...POPULAR, caller: "web-77", ...now() })];
  yield ["module, events", () => admin.moduleEvents(POPULAR)];
}

function* agentQuestions(admin: AdminQueries): Generator<Question> {
  const filters = {
    all: {},
    online: { state: "online" },
    offline: { state: "offline" },
    stale: { state: "stale" },
    pulling: { state: "pulling" },
    "a name": { search: "web-4321" },
    "a version": { search: "0.9" },
  } as const;
  for (const sort of ["hostname", "seen", "modules"] as const)
    for (const [name, filter] of Object.entries(filters))
      yield [
        `agents by ${sort}, ${name}`,
        () => admin.pageAgents({ ...filter, sort, descending: true, limit: LIMIT, ...now() }),
      ];
  yield ["agent, one with 20 modules", () => admin.agentDetail("agent-17", Date.now())];
}

function* balanceQuestions(admin: AdminQueries): Generator<Question> {
  yield ["balance, of 5,000 agents", () => admin.balanceOf({ ...POPULAR, ...now() })];
  yield ["balance, one agent's", () => admin.balanceOf({ ...POPULAR, agent: "web-4321", ...now() })];
  yield ["balance, modules", () => admin.pageBalancedModules({ limit: 200, ...now() })];
  yield ["balance, modules by name", () => admin.pageBalancedModules({ search: "service-77", limit: 200, ...now() })];
}

function* listQuestions(admin: AdminQueries): Generator<Question> {
  const touched = { ...POPULAR, ip: 167_772_165, port: 8_080 };
  yield ["routes, what an edit touches", () => admin.impactOf([touched], Date.now())];
  const page = { sort: "module", descending: false, limit: LIMIT } as const;
  const routes = { all: {}, "part of an address": { search: "1.13" }, "a name": { search: "service-77" } };
  for (const [name, filter] of Object.entries(routes))
    yield [`routes, ${name}`, () => admin.pageRoutes({ ...page, ...filter })];
  const statuses = {
    ...{ all: {}, overloaded: { overloaded: true } },
    ...{ "one caller": { caller: "web-4321" }, "a caller": { caller: "web-17" }, "no caller": { caller: "nobody" } },
    ...{
      "part of a caller's address": { caller: "16.17" },
      "an overloaded caller": { caller: "web-17", overloaded: true },
    },
    ...{ "a command": { cmdId: 1 }, "a command that nobody calls": { cmdId: 7 }, "a name": { name: "service-77" } },
  };
  for (const [name, filter] of Object.entries(statuses))
    for (const sort of ["module", "newest"] as const)
      yield [`call status by ${sort}, ${name}`, () => admin.pageStatuses({ ...page, sort, ...filter })];
  for (const kind of ["module", "command"] as const)
    for (const search of [undefined, "14321"])
      yield [
        `names of ${kind}s, ${search ?? "all"}`,
        () => admin.pageNames({ kind, sort: "name", descending: false, limit: LIMIT, search }),
      ];
}

function* versionQuestions(admin: AdminQueries): Generator<Question> {
  const versions = { limit: LIMIT, ...now() };
  yield ["versions", () => admin.pageVersions(versions)];
  yield ["versions of an author", () => admin.pageVersions({ ...versions, search: "user-7" })];
  yield ["versions of a module", () => admin.pageVersions({ ...versions, modId: 4_000 })];
  yield ["version, hosts before and after", () => admin.versionHosts(1_700_015_000)];
  yield ["version, the present one", () => admin.presentVersion(Date.now())];
}

function* alertPageQuestions({ alertDesk }: Database): Generator<Question> {
  yield ["alerts, in the head of every page", () => alertDesk.glance()];
  yield ["alerts, those that fire", () => alertDesk.firing()];
  yield ["alerts, those that are over", () => alertDesk.history({ limit: LIMIT })];
  yield ["alerts, rules", () => alertDesk.rules()];
  yield ["alerts, webhooks", () => alertDesk.webhooks()];
}
