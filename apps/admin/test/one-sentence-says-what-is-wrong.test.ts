import { expect, test } from "vitest";
import type { Overview } from "../src/features/overview/overview.ts";
import { problemsOf, type Seen } from "../src/features/overview/problems.ts";

const calm: Overview = {
  modules: 2,
  hosts: 10,
  resting: { hosts: 0, hostsAreExact: true, modulesWithout: [] },
  agents: { online: 5, total: 6, stale: 0 },
  worst: null,
  dnsServices: [],
  reporters: [],
};

const version = (given: object = {}): NonNullable<Seen["version"]> => ({
  version: 7,
  changedMs: 1,
  state: "applied",
  convergence: {
    state: "applied",
    into: null,
    told: 5,
    acknowledging: 5,
    applied: 5,
    waiting: 0,
    p50Ms: 1,
    p99Ms: 2,
    lastMs: 3,
    stragglers: [],
  },
  nodes: { live: 1, gone: [], unready: [], stale: [], behind: [] },
  ...given,
});

const kindsOf = (overview: Partial<Overview>, given: object = {}) =>
  problemsOf({ overview: { ...calm, ...overview }, version: version(given) }).map(({ kind }) => kind);

const aModule = { modId: 104, cmdId: 1, modName: "cart", cmdName: null };
const aReporter = {
  instance: "r",
  hostname: "rep-a",
  address: "",
  version: "",
  connections: 1,
  startedMs: 0,
  seenMs: 0,
};

test("nothing is wrong when nothing is: an agent that went offline is none", () => {
  expect(kindsOf({})).toEqual([]);
});

test("calls that fail come before what somebody should look at", () => {
  const resting = { hosts: 3, hostsAreExact: true, modulesWithout: [aModule] };
  const worst = {
    fromSeconds: 0,
    untilSeconds: 300,
    modules: [{ ...aModule, successes: 80, failures: 20, errorRate: 0.2 }],
  };
  expect(kindsOf({ resting, worst, agents: { online: 5, total: 5, stale: 1 } })).toEqual([
    ...["withoutHost", "failing", "agentsStale", "resting"],
  ]);
});

test("a share of a handful of calls says nothing", () => {
  const few = { fromSeconds: 0, untilSeconds: 300, modules: [{ ...aModule, successes: 0, failures: 3, errorRate: 1 }] };
  expect(kindsOf({ worst: few })).toEqual([]);
});

test("a module is named as it is everywhere, and leads to its page", () => {
  const resting = { hosts: 1, hostsAreExact: true, modulesWithout: [aModule] };
  const [worst] = problemsOf({ overview: { ...calm, resting }, version: version() });
  expect(worst).toMatchObject({ kind: "withoutHost", tone: "bad", name: "104·1 cart", href: "/modules/104/1" });
});

test("a dns-service that is away, not ready, old or behind is said", () => {
  const nodes = { live: 2, gone: ["a"], unready: ["b"], stale: ["c"], behind: ["d"] };
  expect(kindsOf({}, { state: "unready", nodes })).toEqual(["unready", "stale", "nodesGone"]);
  expect(kindsOf({}, { state: "behind", nodes: { ...nodes, gone: [], unready: [], stale: [] } })).toEqual(["behind"]);
  expect(kindsOf({}, { state: "noNode", nodes: { live: 0, gone: [], unready: [], stale: [], behind: [] } })).toEqual([
    "noNode",
  ]);
});

test("all agents offline is bad; reporters that are gone or behind are said", () => {
  expect(kindsOf({ agents: { online: 0, total: 4, stale: 0 } })).toEqual(["agentsGone"]);
  expect(kindsOf({ reporters: [{ ...aReporter, lagMs: 0, gone: true }] })).toEqual(["noReporter"]);
  const two = [
    { ...aReporter, lagMs: 12_000, gone: false },
    { ...aReporter, lagMs: 0, gone: true },
  ];
  expect(kindsOf({ reporters: two })).toEqual(["reportersGone", "lag"]);
});
