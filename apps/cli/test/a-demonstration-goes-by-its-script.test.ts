import { parseIpv4 } from "@lars/model";
import { expect, test } from "vitest";
import { editOf, firstEdits } from "../src/core/demo/edits.ts";
import { callsPerSecond, demoModules, machineNames } from "../src/core/demo/fleet.ts";
import { pastEvents, pastOf } from "../src/core/demo/past.ts";
import { CYCLE_MS, episodesOf, failureShare } from "../src/core/demo/script.ts";

const addresses = machineNames.flatMap((_, index) => parseIpv4(`127.0.0.${index + 1}`) ?? []);
const HOUR = 480_000 * 3_600;

test("there are twelve named modules with sixty hosts, and five machines call all of them", () => {
  expect(new Set(demoModules.map(({ name }) => name)).size).toBe(12);
  const hosts = demoModules.flatMap((module) => module.hosts.map(({ ip }) => ip));
  expect(new Set(hosts).size).toBe(60);
  for (const module of demoModules) {
    for (const machine of machineNames.keys()) expect(callsPerSecond(module, machine, HOUR * 1_000)).toBeGreaterThan(1);
  }
});

test("a bad host fails for every machine, a bad path for one machine alone", () => {
  const episodes = episodesOf(0);
  const host = episodes.find(({ name }) => name === "bad host");
  const path = episodes.find(({ name }) => name === "bad path");
  const sharesAt = (episode: typeof host, atMs: number) =>
    [...machineNames.keys()].map((machine) =>
      failureShare({ module: episode?.module ?? 0, host: episode?.host ?? 0, machine, atMs }),
    );
  expect(sharesAt(host, host?.fromMs ?? 0)).toEqual([1, 1, 1, 1, 1]);
  expect(Math.max(...sharesAt(host, host?.untilMs ?? 0))).toBeLessThan(0.1);
  const bad = sharesAt(path, path?.fromMs ?? 0).flatMap((share, machine) => (share > 0.5 ? [machine] : []));
  expect(bad).toEqual([path?.machine]);
});

test("a host that recovers slowly fails less and less, an overloaded module fails at all of its hosts", () => {
  const slow = episodesOf(0).find(({ name }) => name === "slow recovery");
  const whole = episodesOf(0).find(({ name }) => name === "overload");
  const at = (share: number) => (slow?.fromMs ?? 0) + share * ((slow?.untilMs ?? 0) - (slow?.fromMs ?? 0));
  const shares = [0, 0.3, 0.6, 0.9].map((part) =>
    failureShare({ module: slow?.module ?? 0, host: slow?.host ?? 0, machine: 0, atMs: at(part) }),
  );
  expect(shares).toEqual(shares.toSorted((one, other) => other - one));
  expect(shares[0]).toBe(1);
  const hosts = [0, 1, 2, 3, 4].map((host) =>
    failureShare({ module: whole?.module ?? 0, host, machine: 2, atMs: whole?.fromMs ?? 0 }),
  );
  expect(Math.min(...hosts)).toBeGreaterThan(0.9);
});

test("something fails within the first half minute, and each cycle it happens elsewhere", () => {
  expect(Math.min(...episodesOf(0).map(({ fromMs }) => fromMs))).toBeLessThan(30_000);
  for (const cycle of [0, 1, 2, 40]) {
    for (const { module, host, fromMs, untilMs } of episodesOf(cycle)) {
      expect((demoModules[module]?.hosts.length ?? 0) > (host ?? 0)).toBe(true);
      expect(fromMs).toBeGreaterThanOrEqual(cycle * CYCLE_MS);
      expect(untilMs).toBeLessThanOrEqual((cycle + 1) * CYCLE_MS);
    }
  }
  expect(episodesOf(1).map(({ module }) => module)).not.toEqual(episodesOf(0).map(({ module }) => module));
});

test("edits have authors, and whatever one adds the next takes away", () => {
  expect(firstEdits().flatMap(({ add }) => add)).toHaveLength(60);
  for (let number = 0; number < 40; number += 2) {
    const [adding, removing] = [editOf(number), editOf(number + 1)];
    expect(adding.add.length).toBeGreaterThan(0);
    expect(removing.remove).toEqual(adding.add);
    expect(removing.atMs).toBeGreaterThan(adding.atMs);
    expect(adding.author).toContain("@");
    expect(adding.author).not.toBe(removing.author);
  }
});

test("the past that is made up adds up, and joins the calls of the present", () => {
  const hour = pastOf({ atSeconds: HOUR, lengthSeconds: 3_600 }, addresses);
  expect(hour.calls).toHaveLength(300);
  const calls = hour.calls.reduce((sum, { succ, err }) => sum + succ + err, 0);
  expect(hour.fleet.succ + hour.fleet.err).toBe(calls);
  expect(hour.modules.reduce((sum, { succ, err }) => sum + succ + err, 0)).toBe(calls);
  expect(hour.fleet.err / calls).toBeGreaterThan(0.001);
  expect(hour.fleet.err / calls).toBeLessThan(0.05);
  const wanted = demoModules.flatMap((module) =>
    [...machineNames.keys()].map((machine) => callsPerSecond(module, machine, (HOUR + 1_800) * 1_000)),
  );
  const present = wanted.reduce((sum, each) => sum + each, 0);
  expect(Math.abs(calls / 3_600 / present - 1)).toBeLessThan(0.05);
});

test("each host that rested in the past was back again", () => {
  const events = pastEvents(HOUR, HOUR + 24 * 3_600, addresses);
  expect(events.length).toBeGreaterThan(10);
  const rested = events.filter(({ overloaded }) => overloaded);
  expect(rested).toHaveLength(events.length / 2);
  for (const { ip, caller, atMs } of rested) {
    expect(
      events.some((event) => event.ip === ip && event.caller === caller && !event.overloaded && event.atMs > atMs),
    ).toBe(true);
  }
});
