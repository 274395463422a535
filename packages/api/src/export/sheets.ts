/** Every view that can be exported, with the filters that its page has. Heads stay as they are: scripts read them. */
import type { NamedKey } from "@lars/db";
import { agentPageInput, agentSheetInput } from "../agent/agent-page-input.ts";
import { alertSheet, firingSheet, ruleSheet, webhookSheet } from "../alert/alert-sheet.ts";
import { balanceInput } from "../balance/balance-of-route.ts";
import { balancedModulesInput } from "../balance/balanced-modules.ts";
import { moduleHistoryInput, moduleInput, moduleMatrixInput } from "../module/module-input.ts";
import { namePageInput } from "../name/page-names.ts";
import { historyInput } from "../overview/history-input.ts";
import { routePageInput } from "../route/page-routes.ts";
import { statusPageInput } from "../status/status-page-input.ts";
import { versionPageInput } from "../version/page-versions.ts";
import { pagedSheet, type Sheet, timeOf, wholeSheet } from "./export-sheet.ts";

const KEY = ["modid", "cmdid", "module", "command"] as const;
const keyOf = ({ modId, cmdId, modName, cmdName }: NamedKey) => [modId, cmdId, modName, cmdName];

/** Whether the ids or names of a module hold a text, as the page of an agent has it. */
function isCalled({ modId, cmdId, modName, cmdName }: NamedKey, text: string): boolean {
  return `${modId}·${cmdId} ${modName ?? ""} ${cmdName ?? ""}`.toLowerCase().includes(text.toLowerCase());
}

/** A file has more of them than a page. */
const EVENTS_EXPORTED_MAX = 10_000;

/** By the name that an address of an export has. */
export const sheets = {
  routes: pagedSheet({
    schema: routePageInput,
    heads: ["id", ...KEY, "ip", "port"],
    read: ({ queries }, query) => queries.pageRoutes(query),
    values: (row) => [row.id, ...keyOf(row), row.ip, row.port],
  }),
  names: pagedSheet({
    schema: namePageInput,
    heads: ["id", "name", "hosts"],
    read: ({ queries }, query) => queries.pageNames(query),
    values: (row) => [row.id, row.content, row.hosts],
  }),
  status: pagedSheet({
    schema: statusPageInput,
    heads: [...KEY, "ip", "port", "caller", "caller_hostname", "state", "successes", "failures", "error_rate", "at"],
    read: ({ queries }, query) => queries.pageStatuses(query),
    values: (row) => [
      ...[...keyOf(row), row.ip, row.port, row.caller, row.callerHostname],
      row.overloaded ? "overload" : "idle",
      ...[row.successes, row.failures, row.errorRate, timeOf(row.atMs)],
    ],
  }),
  versions: pagedSheet({
    schema: versionPageInput,
    heads: [
      ...["version", "at", "author", "state", "told", "acknowledging", "applied", "waiting"],
      ...["p50_ms", "p99_ms", "last_ms", "stragglers", "modules", "added", "removed"],
    ],
    read: ({ queries, clock }, query) => queries.pageVersions({ ...query, nowMs: clock() }),
    values: ({ convergence, ...row }) => [
      ...[row.version, timeOf(row.atMs), row.author, convergence.state, convergence.told],
      ...[convergence.acknowledging, convergence.applied, convergence.waiting],
      ...[convergence.p50Ms, convergence.p99Ms, convergence.lastMs],
      convergence.stragglers.map(({ hostname, peer }) => `${hostname} ${peer}`.trim()).join("; "),
      row.keys.map(({ modId, cmdId }) => `${modId},${cmdId}`).join("; "),
      row.added?.join("; ") ?? null,
      row.removed?.join("; ") ?? null,
    ],
  }),
  agents: pagedSheet({
    schema: agentPageInput,
    heads: [
      ...["agent", "hostname", "ip", "state", "software", "version", "dns_service", "modules"],
      ...["modules_stale", "modules_pulling", "started", "seen"],
    ],
    read: ({ queries, clock }, query) => queries.pageAgents({ ...query, nowMs: clock() }),
    values: (row) => [
      ...[row.instance, row.hostname, row.ip, row.state, row.software, row.version, row.dnsService, row.modules],
      ...[row.stale, row.pulling, timeOf(row.startedMs), timeOf(row.seenMs)],
    ],
  }),
  agent: wholeSheet({
    schema: agentSheetInput,
    heads: [
      ...[...KEY, "agent_state", "stale", "version", "updated", "idle", "overload"],
      ...["successes_total", "failures_total"],
    ],
    read: async ({ queries, clock }, { instance, search = "" }) =>
      ((await queries.agentDetail(instance, clock()))?.own ?? []).filter((row) => isCalled(row, search)),
    values: (row) => [
      ...[...keyOf(row), row.pulling ? "PULLING" : "NEW", row.stale, row.version, timeOf(row.updatedMs)],
      ...[row.idle, row.overload, row.successesTotal, row.failuresTotal],
    ],
  }),
  history: wholeSheet({
    schema: historyInput,
    heads: ["at", "minutes_known", "successes", "failures", "overload_seconds", "modules", "callers", "pairs"],
    read: async ({ queries, clock }, { range }) => (await queries.fleetHistory(range, clock())).points,
    values: (point) => [
      ...[timeOf(point.atSeconds * 1_000), point.minutes, point.succ, point.err, point.overloadSeconds],
      ...[point.modules, point.callers, point.pairs],
    ],
  }),
  "module-history": wholeSheet({
    schema: moduleHistoryInput,
    heads: [
      ...["at", "minutes_known", "successes", "failures", "overload_seconds"],
      ...["hosts", "overloaded_hosts", "callers", "pairs"],
    ],
    read: async ({ queries, clock }, { range, ...module }) =>
      (await queries.moduleHistory(module, range, clock())).points,
    values: (point) => [
      ...[timeOf(point.atSeconds * 1_000), point.minutes, point.succ, point.err, point.overloadSeconds],
      ...[point.hosts, point.overloadedHosts, point.callers, point.pairs],
    ],
  }),
  "module-matrix": wholeSheet({
    schema: moduleMatrixInput,
    heads: ["caller", "caller_hostname", "ip", "port", "state", "successes", "failures"],
    read: async ({ queries, clock }, query) => {
      const { hosts, callers } = await queries.moduleMatrix({ ...query, nowMs: clock() });
      return callers.flatMap((caller) =>
        hosts.flatMap((host, at) => {
          const cell = caller.cells[at] ?? null;
          return cell === null ? [] : [{ caller, host, cell }];
        }),
      );
    },
    values: ({ caller, host, cell: [resting, successes, failures] }) => [
      ...[caller.ip, caller.hostname, host.ip, host.port, resting === 1 ? "overload" : "idle", successes, failures],
    ],
  }),
  "module-events": wholeSheet({
    schema: moduleInput,
    heads: [
      ...["at", "ip", "port", "caller", "caller_hostname", "became"],
      ...["successes", "failures", "seconds_before"],
    ],
    read: ({ queries }, module) => queries.moduleEvents(module, EVENTS_EXPORTED_MAX),
    values: (event) => [
      ...[timeOf(event.atMs), event.ip, event.port, event.caller, event.hostname],
      ...[event.overloaded ? "overload" : "idle", event.successes, event.failures, event.lastedSeconds],
    ],
  }),
  alerts: alertSheet,
  "alerts-firing": firingSheet,
  "alert-rules": ruleSheet,
  "alert-webhooks": webhookSheet,
  "balance-modules": pagedSheet({
    schema: balancedModulesInput,
    heads: [...KEY, "agents", "agents_online", "pulling", "stale", "overload"],
    read: ({ queries, clock }, query) => queries.pageBalancedModules({ ...query, nowMs: clock() }),
    values: (row) => [...keyOf(row), row.agents, row.agentsOnline, row.pulling, row.stale, row.resting],
  }),
  balance: wholeSheet({
    schema: balanceInput,
    heads: [
      ...["agent", "agent_ip", "online", "agent_state", "stale", "version", "ip", "port", "state", "since"],
      ...["successes", "failures", "virtual_successes", "virtual_failures", "successes_total", "failures_total"],
    ],
    read: async ({ queries, clock }, key) => {
      const { agents } = await queries.balanceOf({ ...key, nowMs: clock() });
      return agents.flatMap((agent) => [
        ...agent.idle.map((host) => ({ agent, host, state: "idle" })),
        ...agent.overload.map((host) => ({ agent, host, state: "overload" })),
      ]);
    },
    values: ({ agent, host, state }) => [
      ...[agent.hostname, agent.ip, agent.online, agent.state, agent.stale, agent.version],
      ...[host.ip, host.port, state, timeOf(host.sinceMs)],
      ...[host.realSuccesses, host.realFailures, host.virtualSuccesses, host.virtualFailures],
      ...[host.successesTotal, host.failuresTotal],
    ],
  }),
} satisfies Readonly<Record<string, Sheet>>;

/** The name of a view in the address of its export. */
export type ExportView = keyof typeof sheets;
