import { expect, test, vi } from "vitest";
import { anAgent, lars } from "./an-agent.ts";

vi.setConfig({ testTimeout: 20_000 }); // threads and sockets on a machine that is busy with other tests

const at = (agent: { basePort: number }): string[] => ["--port", String(agent.basePort)];

test("qps counts the answers of a second and takes their times", async () => {
  await using agent = await anAgent();
  const { out, err, exitCode } = await lars(["qps", "1", "1", "--depth", "4", "--json", ...at(agent)]);
  const figures = JSON.parse(out[0] ?? "");
  expect(figures).toMatchObject({ overloaded: 0, unknown: 0, refused: 0, lost: 0 });
  expect(figures.host).toBeGreaterThan(0);
  expect(figures.perSecond).toBeGreaterThan(0);
  expect(figures.maxMs).toBeGreaterThanOrEqual(figures.p50Ms);
  expect({ err, exitCode }).toEqual({ err: [], exitCode: 0 });
});

test("qps asks for several modules in turn, reports when told to, and says every second how it goes", async () => {
  await using agent = await anAgent();
  const load = ["qps", "1", "2", "--depth", "2", "--modid", "5", "--modules", "3", "--report"];
  const { out, err } = await lars([...load, ...at(agent)]);
  expect(new Set(agent.reports.map(({ modId }) => modId))).toEqual(new Set([5, 6, 7]));
  expect(err[0]).toMatch(/^ {3}1 s {2}[\d,]+ per second {2}p50 [\d.]+ ms {2}p99 [\d.]+ ms {2}max [\d.]+ ms/);
  expect(out[0]).toMatch(/^[\d,]+ answers per second .*\np50 .* p99 .* max .*\nlost 0\nhosts /);
});

test("qps counts as lost what is not answered, and goes on", async () => {
  await using agent = await anAgent({ silentShare: 0.02 });
  const { out } = await lars(["qps", "1", "2", "--depth", "4", "--json", ...at(agent)]);
  const { host, lost } = JSON.parse(out[0] ?? "");
  expect(lost).toBeGreaterThan(4); // more than can be under way at the end
  expect(host).toBeGreaterThan(lost);
});

test("qps ends with the figures so far on Ctrl-C", async () => {
  await using agent = await anAgent();
  const stop = new AbortController();
  const running = lars(["qps", "1", "3600", "--json", ...at(agent)], { signal: stop.signal });
  await expect.poll(() => agent.asked).toBeGreaterThan(100);
  stop.abort();
  expect(JSON.parse((await running).out[0] ?? "").host).toBeGreaterThan(0);
});

test("qps --echo measures the reactor, without an agent", async () => {
  const { out, exitCode } = await lars(["qps", "1", "1", "--echo", "--json"]);
  expect(JSON.parse(out[0] ?? "").framesPerSecond).toBeGreaterThan(0);
  expect(exitCode).toBe(0);
});
