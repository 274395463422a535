import { expect, test } from "vitest";
import {
  agentsSight,
  convergenceSight,
  dnsSight,
  type MinutesReading,
  noIdleSight,
  shareSight,
} from "../../src/alerts/core/sights.ts";
import { aRule } from "./builders.ts";

const NOW = 1_720_000_000_000;
const BLIND = { observations: [], others: "unknown" };

function minutes(given: Partial<MinutesReading> = {}): MinutesReading {
  return { minutesKnown: 5, untilMs: NOW - 30_000, modules: [], cut: false, ...given };
}

function aModule(given: Partial<MinutesReading["modules"][number]> = {}) {
  return { modId: 7, cmdId: 1, successes: 80, failures: 20, overloadSeconds: 0, pairs: 10, ...given };
}

const valuesOf = (sight: { observations: readonly { value: number | undefined }[] }) =>
  sight.observations.map(({ value }) => value);

test("a share of failed calls is of all calls; too few say nothing, none fail nobody", () => {
  const modules = [aModule(), aModule({ successes: 0, failures: 19 }), aModule({ successes: 0, failures: 0 })];
  expect(valuesOf(shareSight(aRule(), minutes({ modules }), NOW))).toEqual([0.2, undefined, 0]);
});

test("a share of overloaded hosts is of the time that all callers have them; nobody in use is not known", () => {
  const rule = aRule({ kind: "overloadShare" });
  const modules = [aModule({ overloadSeconds: 150, pairs: 5 }), aModule({ pairs: 0 })];
  expect(valuesOf(shareSight(rule, minutes({ modules }), NOW))).toEqual([0.5, undefined]);
});

test("minutes that nobody wrote, or that are old, show nothing", () => {
  const modules = [aModule()];
  expect(shareSight(aRule(), minutes({ modules, minutesKnown: 2 }), NOW)).toEqual(BLIND);
  expect(shareSight(aRule(), minutes({ modules, minutesKnown: 3 }), NOW)).not.toEqual(BLIND);
  expect(shareSight(aRule(), minutes({ modules, untilMs: NOW - 180_001 }), NOW)).toEqual(BLIND);
});

test("where more modules are bad than are read, nothing is said of the others", () => {
  expect(shareSight(aRule(), minutes({ cut: true }), NOW).others).toBe("unknown");
  expect(shareSight(aRule(), minutes(), NOW).others).toBe("good");
});

test("a module that nobody who lives speaks of is not known, rather than well", () => {
  const rule = aRule({ kind: "noIdleHost" });
  const sight = noIdleSight(rule, {
    modules: [{ modId: 7, cmdId: 1, hosts: 3 }],
    unheard: [{ modId: 8, cmdId: 1 }],
    cut: false,
  });
  expect(valuesOf(sight)).toEqual([1, undefined]);
  const ofOne = noIdleSight(
    { ...rule, module: { modId: 8, cmdId: 1 } },
    { modules: [{ modId: 7, cmdId: 1, hosts: 3 }], unheard: [], cut: false },
  );
  expect(ofOne.observations).toEqual([]);
});

test("agents are silent for as long as they were not heard of, and unknown to whoever began to listen later", () => {
  const rule = aRule({ kind: "agentSilent", fireAbove: 60 });
  const reading = { agents: [{ hostname: "web-1", ip: "10.0.0.1", seenMs: NOW - 90_000 }], cut: false };
  expect(valuesOf(agentsSight(rule, reading, { nowMs: NOW, listenedMs: 60_001 }))).toEqual([90]);
  expect(agentsSight(rule, reading, { nowMs: NOW, listenedMs: 60_000 })).toEqual(BLIND);
});

const node = {
  hostname: "dns-1",
  address: "10.0.0.9:7778",
  ready: true,
  staleSinceMs: null,
  reason: "",
  startedMs: NOW - 99_000,
  seenMs: NOW,
};

test("a dns-service is gone, stale or not ready; one that is as it should be is not seen", () => {
  const nodes = [
    node,
    { ...node, seenMs: NOW - 40_000 },
    { ...node, staleSinceMs: NOW - 50_000 },
    { ...node, ready: false },
  ];
  const { observations } = dnsSight(nodes, NOW);
  expect(observations.map(({ value, facts }) => [facts["trouble"], value])).toEqual([
    ["gone", 40],
    ["stale", 50],
    ["unready", 99],
  ]);
});

test("edits that do not arrive are one cause, however many follow", () => {
  const first = convergenceSight({ version: 5, sinceMs: NOW - 70_000, lacking: ["web-1"], waiting: 1 }, NOW);
  const later = convergenceSight({ version: 9, sinceMs: NOW - 95_000, lacking: ["web-1"], waiting: 1 }, NOW);
  expect([...valuesOf(first), ...valuesOf(later)]).toEqual([70, 95]);
  expect(first.observations[0]?.subject).toBe(later.observations[0]?.subject);
  expect(valuesOf(convergenceSight({ version: 9, sinceMs: null, lacking: [], waiting: 0 }, NOW))).toEqual([0]);
});

test("a fleet without any dns-service is one cause, however many are gone and whether it ever had one", () => {
  const { observations } = dnsSight(
    [
      { ...node, seenMs: NOW - 400_000 },
      { ...node, seenMs: NOW - 40_000 },
    ],
    NOW,
  );
  expect(observations.map(({ facts, value, fromMs }) => [facts["trouble"], value, fromMs])).toEqual([
    ["gone", undefined, undefined],
    ["gone", undefined, undefined],
    ["none", undefined, NOW], // the last one may have been stopped a moment ago
  ]);
  expect(dnsSight([], NOW).observations).toMatchObject([{ subject: "no dns-service", fromMs: NOW }]);
});

test("that the last dns-service died counts from when it was seen last", () => {
  expect(dnsSight([{ ...node, seenMs: NOW - 16_000 }], NOW).observations.at(-1)?.fromMs).toBe(NOW - 16_000);
});
