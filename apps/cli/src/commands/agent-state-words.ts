/** What an agent knows, in words and columns. */
import type { CliIo } from "../cli-io.ts";
import { columns, duration, grouped, type Paint, paintFor, percent } from "../paint.ts";
import type { AgentState, HostCounts, ModuleState } from "./agent-state-reader.ts";

type Screen = Pick<CliIo, "color" | "rows">;

/** Lines around the modules on a screen: the agent, its threads, a heading, the next prompt. */
const OTHER_ROWS = 16;

/** The agent as a whole, and each of its threads. */
export function overviewWords(state: AgentState, screen: Screen): string[] {
  const paint = paintFor(screen);
  const { instance, ip, startedMs, dnsService, reporterConnected, shards } = state;
  const gone = (text: string) => paint("red", text);
  const dns = dnsService || gone("not connected: hosts are served as they were last known");
  return [
    `${paint("bold", "agent")}        ${instance} on ${ip}, for ${duration(Date.now() - startedMs)}`,
    `${paint("bold", "dns-service")}  ${dns}`,
    `${paint("bold", "reporter")}     ${reporterConnected ? "connected" : gone("not connected: what there is to tell waits")}`,
    "",
    ...columns(
      [
        ["UDP port", "modules", "hosts given", "overloaded", "unknown", "refused", "reports", "of no host"].map(
          (text) => paint("bold", text),
        ),
        ...shards.map(({ port, moduleCount, counters }) => [
          String(port),
          grouped(moduleCount),
          ...["hosts", "overloads", "unknowns", "refusals", "reports", "reportsUnknown"].map((name) =>
            grouped(counters[name] ?? 0),
          ),
        ]),
      ],
      { left: 1 },
    ),
  ];
}

/** A line per module, those in trouble first; on a terminal as many as can be seen. */
export function modulesWords(modules: readonly ModuleState[], screen: Screen): string[] {
  if (modules.length === 0) return ["no modules: nobody has asked for one yet"];
  const paint = paintFor(screen);
  const sorted = modules.toSorted((a, b) => rank(a) - rank(b) || a.modId - b.modId || a.cmdId - b.cmdId);
  const room = screen.rows === undefined ? sorted.length : Math.max(5, screen.rows - OTHER_ROWS);
  const heading = ["route", "state", "idle", "resting", "calls", "failed"].map((text) => paint("bold", text));
  const more = sorted.length - room;
  return [
    ...columns([heading, ...sorted.slice(0, room).map((module) => moduleRow(module, paint))], { left: 2 }),
    ...(more > 0 ? [paint("dim", `… and ${grouped(more)} more: lars agent state | less`)] : []),
  ];
}

/** Trouble first: no hosts to use, some that rest, old ones. */
function rank({ idle, overload, stale }: ModuleState): number {
  if (idle.length === 0) return 0;
  if (overload.length > 0) return 1;
  return stale ? 2 : 3;
}

function moduleRow(module: ModuleState, paint: Paint): string[] {
  const { modId, cmdId, idle, overload } = module;
  const all = [...idle, ...overload];
  const failed = all.reduce((sum, host) => sum + host.failuresTotal, 0);
  const calls = all.reduce((sum, host) => sum + host.successesTotal + host.failuresTotal, 0);
  const resting = grouped(overload.length);
  return [
    `${modId}·${cmdId}`,
    stateWords(module, paint),
    grouped(idle.length),
    overload.length > 0 ? paint("red", resting) : resting,
    grouped(calls),
    percent(failed, calls),
  ];
}

function stateWords({ idle, overload, state, stale }: ModuleState, paint: Paint): string {
  if (idle.length + overload.length === 0) return paint("yellow", state === "PULLING" ? "being asked for" : "no hosts");
  if (idle.length === 0) return paint("red", "overloaded");
  return stale ? paint("yellow", "stale") : paint("green", "ok");
}

/** One route: how fresh it is, and every host. */
export function moduleWords(module: ModuleState, screen: Screen): string {
  const paint = paintFor(screen);
  const { modId, cmdId, version, updatedMs, stale } = module;
  const age = updatedMs === 0 ? "from the last run" : `updated ${duration(Date.now() - updatedMs)} ago`;
  const facts = [stateWords(module, paint), ...(stale ? ["no dns-service vouches for it"] : []), age];
  const versionWords = version === 0 ? [] : [`version ${version}`];
  const heading = ["host", "state", "for", "calls", "failed", "window: good", "failed", "in a row"];
  const rows = [
    ...module.idle.map((host) => hostRow(host, paint("green", "idle"))),
    ...module.overload.map((host) => hostRow(host, paint("red", "resting"))),
  ];
  return [
    `${paint("bold", `${modId}·${cmdId}`)}  ${[...facts, ...versionWords].join(", ")}`,
    ...(rows.length > 0 ? ["", ...columns([heading.map((text) => paint("bold", text)), ...rows], { left: 2 })] : []),
  ].join("\n");
}

function hostRow(host: HostCounts, state: string): string[] {
  const calls = host.successesTotal + host.failuresTotal;
  return [
    host.host,
    state,
    duration(Date.now() - host.sinceSeconds * 1_000),
    grouped(calls),
    percent(host.failuresTotal, calls),
    grouped(host.realSuccesses),
    grouped(host.realFailures),
    host.failureStreak > 0 ? `${grouped(host.failureStreak)} failed` : `${grouped(host.successStreak)} good`,
  ];
}
