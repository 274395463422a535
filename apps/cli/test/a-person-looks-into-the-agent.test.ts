import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test, vi } from "vitest";
import { anAgent, lars } from "./an-agent.ts";
import { aHost, aModule, anHttpAgent, aState } from "./an-http-agent.ts";

const at = (agent: { port: number }): string[] => ["--health-port", String(agent.port)];
const squeezed = (text: string | undefined): string[] =>
  (text ?? "").split("\n").map((line) => line.replace(/ {2,}/g, " "));

afterEach(() => vi.unstubAllEnvs());

test("agent state shows the agent, its threads and its modules, those in trouble first", async () => {
  const rests = aHost("10.0.0.2:80", { failuresTotal: 30, successesTotal: 10 });
  await using agent = await anHttpAgent(
    aState([
      aModule(1, { idle: [aHost("10.0.0.1:80", { successesTotal: 1_000 })] }),
      aModule(2, { idle: [aHost("10.0.0.1:80")], overload: [rests] }),
      aModule(3, { overload: [rests] }),
      aModule(4, { state: "PULLING" }),
      aModule(5, { idle: [aHost("10.0.0.1:80")], stale: true }),
    ]),
  );
  const { out, exitCode } = await lars(["agent", "state", ...at(agent)]);
  expect(agent.asked).toEqual(["/state"]);
  expect(squeezed(out[0])).toEqual([
    "agent an-instance on 10.0.0.9, for 1 h 1 min",
    "dns-service 10.0.0.1:7778",
    "reporter connected",
    "",
    "UDP port modules hosts given overloaded unknown refused reports of no host",
    "8888 5 12,345 1 2 3 4 5",
    "",
    "route state idle resting calls failed",
    "3·1 overloaded 0 1 40 75.0 %",
    "4·1 being asked for 0 0 0 –",
    "2·1 ok 1 1 40 75.0 %",
    "5·1 stale 1 0 0 –",
    "1·1 ok 1 0 1,000 0.0 %",
  ]);
  expect(exitCode).toBe(0);
});

test("agent state of a route shows each host, since when it is as it is, and what it counted", async () => {
  const idle = [aHost("10.0.0.1:80", { successesTotal: 99, failuresTotal: 1, realSuccesses: 7, successStreak: 3 })];
  const overload = [aHost("10.0.0.2:80", { failuresTotal: 4, realFailures: 2, failureStreak: 2 })];
  await using agent = await anHttpAgent(aState([aModule(7, { idle, overload })]));
  const { out, exitCode } = await lars(["agent", "state", "7", "1", ...at(agent)]);
  expect(agent.asked).toEqual(["/state?modid=7&cmdid=1"]);
  expect(squeezed(out[0])).toEqual([
    "7·1 ok, updated 1 min 5 s ago, version 1763800000",
    "",
    "host state for calls failed window: good failed in a row",
    expect.stringMatching(/^10\.0\.0\.1:80 idle 2 min(?: \d s)? 100 1\.0 % 7 0 3 good$/),
    expect.stringMatching(/^10\.0\.0\.2:80 resting 2 min(?: \d s)? 4 100\.0 % 0 2 2 failed$/),
  ]);
  expect(exitCode).toBe(0);
});

test("agent state ends with 3 for what the agent does not know, and with 4 when every host rests", async () => {
  await using nothing = await anHttpAgent(aState([]));
  expect(await lars(["agent", "state", "7", ...at(nothing)])).toMatchObject({ out: [], exitCode: 3 });
  expect(await lars(["agent", "state", "7", "1", ...at(nothing)])).toMatchObject({ err: [/7·1/], exitCode: 3 });
  expect(await lars(["agent", "state", ...at(nothing)])).toMatchObject({ out: [/nobody has asked/], exitCode: 0 });
  await using resting = await anHttpAgent(aState([aModule(7, { overload: [aHost("10.0.0.1:80")] })]));
  expect(await lars(["agent", "state", "7", "1", ...at(resting)])).toMatchObject({ exitCode: 4 });
});

test("a screen is not scrolled away, a pipe gets every module, a script gets JSON", async () => {
  const state = aState(Array.from({ length: 100 }, (_, n) => aModule(n, { idle: [aHost("10.0.0.1:80")] })));
  await using agent = await anHttpAgent(state);
  const screen = await lars(["agent", "state", ...at(agent)], { rows: 24 });
  expect(screen.out[0]?.split("\n").length).toBeLessThan(24);
  expect(screen.out[0]).toContain("… and 92 more: lars agent state | less");
  const pipe = await lars(["agent", "state", ...at(agent)]);
  expect(pipe.out[0]?.match(/^\d+·1/gm)?.length).toBe(100);
  const script = await lars(["agent", "state", "--json", ...at(agent)]);
  expect(JSON.parse(script.out[0] ?? "")).toEqual(state);
});

test("there are colours on a terminal that has them, and nowhere else", async () => {
  const escapes = new RegExp(String.fromCharCode(27));
  const state = aState([aModule(1, { overload: [aHost("10.0.0.1:80")] })], { reporterConnected: false });
  await using agent = await anHttpAgent(state);
  expect((await lars(["agent", "state", ...at(agent)], { color: true })).out[0]).toMatch(escapes);
  expect((await lars(["agent", "state", ...at(agent)])).out[0]).not.toMatch(escapes);
  expect((await lars(["agent", "state", "--json", ...at(agent)], { color: true })).out[0]).not.toMatch(escapes);
});

test("where no agent is, or something else, agent state says so, and what to do", async () => {
  const gone = await anHttpAgent("");
  await gone[Symbol.asyncDispose]();
  const nobody = { code: "AGENT_UNREACHABLE", message: expect.stringContaining(`HTTP port ${gone.port}`) };
  await expect(lars(["agent", "state", ...at(gone)])).rejects.toMatchObject(nobody);
  for (const answer of ["hello", "null", { routes: 3 }, { shards: [{}] }]) {
    await using other = await anHttpAgent(answer);
    const stranger = { code: "AGENT_UNREACHABLE", message: expect.stringContaining("--health-port") };
    await expect(lars(["agent", "state", ...at(other)])).rejects.toMatchObject(stranger);
  }
});

test("an agent is found by the variables of lars up, by its own file, and by what lars up left in its home", async () => {
  await using agent = await anAgent();
  await using http = await anHttpAgent(aState([]));
  const home = await mkdtemp(join(tmpdir(), "lars-test-"));
  vi.stubEnv("LARS_HOME", home);
  vi.stubEnv("LARS_AGENT_BASE_PORT", String(agent.basePort));
  vi.stubEnv("LARS_AGENT_HEALTH_PORT", String(http.port));
  expect((await lars(["gethost", "1", "1"])).exitCode).toBe(0);
  expect((await lars(["qps", "1", "1", "--json"])).exitCode).toBe(0);
  expect((await lars(["agent", "state"])).exitCode).toBe(0);
  vi.stubEnv("LARS_AGENT_BASE_PORT", "");
  vi.stubEnv("LARS_AGENT_HEALTH_PORT", "");
  const file = join(home, "agent.conf");
  await writeFile(file, `[agent]\nbase_port = ${agent.basePort}\n[health]\nport = ${http.port}\n`);
  expect((await lars(["getroute", "1", "1", "--config", file])).exitCode).toBe(0);
  expect((await lars(["agent", "state", "--config", file])).exitCode).toBe(0);
  const running = { pid: process.pid, agent: { basePort: agent.basePort, healthUrl: `http://127.0.0.1:${http.port}` } };
  await writeFile(join(home, "running.json"), JSON.stringify(running));
  expect((await lars(["gethost", "1", "1"])).exitCode).toBe(0);
  expect((await lars(["agent", "state"])).exitCode).toBe(0);
  await rm(home, { recursive: true });
});

/** An agent in a process of its own, with nobody to learn routes from. */
async function aLonelyAgent(): Promise<AsyncDisposable & { readonly port: number; readonly healthPort: number }> {
  await using opened = new AsyncDisposableStack();
  const home = await mkdtemp(join(tmpdir(), "lars-test-"));
  opened.defer(() => rm(home, { recursive: true }));
  const nobody = { LARS_DNSSERVER_PORT: "1", LARS_REPORTER_PORT: "1" };
  const env = { LARS_HOME: home, LARS_AGENT_BASE_PORT: "0", LARS_HEALTH_PORT: "0", ...nobody };
  const program = fileURLToPath(new URL("../../lb-agent/src/main.ts", import.meta.url));
  const child = spawn(process.execPath, [program], { env, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  opened.defer(async () => {
    child.kill("SIGTERM");
    await ended;
  });
  const said: { msg?: string; ports?: number[]; healthPort?: number } = {};
  for await (const line of createInterface({ input: child.stdout })) {
    Object.assign(said, JSON.parse(line));
    if (said.msg === "started") break;
  }
  const running = opened.move();
  const { ports: [port = 0] = [], healthPort = 0 } = said;
  return { port, healthPort, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

test("a real agent's state is understood: one that nobody has told anything yet", async () => {
  await using agent = await aLonelyAgent();
  const health = at({ port: agent.healthPort });
  expect(await lars(["gethost", "1", "1", "--port", String(agent.port)])).toMatchObject({ exitCode: 3 });
  const { out } = await lars(["agent", "state", ...health]);
  expect(squeezed(out[0])).toContain("dns-service not connected: hosts are served as they were last known");
  expect(out[0]).toMatch(/^1·1 +(?:being asked for|no hosts) +0 +0 +0 +–$/m);
  expect(await lars(["agent", "state", "1", "1", ...health])).toMatchObject({ out: [/^1·1 {2}/], exitCode: 0 });
});
