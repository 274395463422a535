import { expect, test } from "vitest";
import { buildMatrix, withNames } from "../src/admin/module-page/build-matrix.ts";
import { MATRIX_CALLERS_MAX, MATRIX_HOSTS_MAX } from "../src/admin/module-page/module-rows.ts";

const aHost = (n: number) => ({ id: n, ip: n, port: 80 });
const aReport = (ip: number, caller: number, overloaded = false) => ({ ip, port: 80, caller, overloaded });
const aCount = (ip: number, caller: number, succ: number, err: number) => ({ ip, port: 80, caller, succ, err });
const agents = new Map([[7, { hostname: "web-7", instance: "agent-7" }]]);

test("reports and counts of one caller and one host are one cell; a host that the route lost is none", () => {
  const built = buildMatrix({
    hosts: [aHost(1), aHost(2)],
    reports: [aReport(1, 7, true), aReport(3, 7, true)],
    counts: [aCount(1, 7, 5, 15), aCount(3, 7, 1, 1)],
  });
  expect(withNames(built.callers, agents)).toEqual([
    {
      ...{ ip: "0.0.0.7", hostname: "web-7", instance: "agent-7", resting: 1, successes: 5, failures: 15 },
      cells: [[1, 5, 15], null],
    },
  ]);
  expect(built.hosts.map(({ resting, callers }) => [resting, callers])).toEqual([
    [1, 1],
    [0, 0],
  ]);
  expect(built.hostsResting).toBe(1);
});

test("of more hosts and callers than are shown, those in trouble stay", () => {
  const hosts = Array.from({ length: MATRIX_HOSTS_MAX + 20 }, (_, n) => aHost(n + 1));
  const callers = Array.from({ length: MATRIX_CALLERS_MAX + 30 }, (_, n) => n + 1);
  const last = hosts.length;
  const lastCaller = callers.length;
  const reports = hosts.flatMap(({ id }) =>
    callers.map((caller) => aReport(id, caller, id === last && caller === lastCaller)),
  );
  const built = buildMatrix({ hosts, reports, counts: [aCount(2, 5, 0, 9)] });
  expect(built.hosts).toHaveLength(MATRIX_HOSTS_MAX);
  expect(built.hosts.map(({ id }) => id)).toEqual(expect.arrayContaining([2, last]));
  expect(built.hosts.map(({ id }) => id)).toEqual(built.hosts.map(({ id }) => id).toSorted((a, b) => a - b));
  expect(built.callers).toHaveLength(MATRIX_CALLERS_MAX);
  expect(built.callersTotal).toBe(callers.length);
  expect(
    withNames(built.callers, agents)
      .slice(0, 2)
      .map(({ ip }) => ip),
  ).toEqual(["0.0.0.5", `0.0.0.${lastCaller}`]);
});
