import { bindUdp } from "@lars/reactor";
import type { Command } from "commander";
import { expect, test, vi } from "vitest";
import { anAgent, aProgram, aTerminal, lars } from "./an-agent.ts";

vi.setConfig({ testTimeout: 20_000 }); // threads and sockets on a machine that is busy with other tests

const at = (agent: { basePort: number }): string[] => ["--port", String(agent.basePort)];

test("gethost prints one host, and nothing else", async () => {
  await using agent = await anAgent();
  const { out, err, exitCode } = await lars(["gethost", "1", "2", ...at(agent)]);
  expect(out).toEqual([expect.stringMatching(/^127\.0\.0\.1:900[12]$/)]);
  expect({ err, exitCode }).toEqual({ err: [], exitCode: 0 });
});

test("gethost waits for an agent that hears of the route for the first time", async () => {
  await using agent = await anAgent({ pullsAfter: 3 });
  expect((await lars(["gethost", "1", "2", ...at(agent)])).out).toHaveLength(1);
});

test("gethost ends with 3 when there is no such route and with 4 when every host rests, and the pipe stays empty", async () => {
  await using none = await anAgent({ hosts: [] });
  expect(await lars(["gethost", "1", "2", ...at(none)])).toMatchObject({
    out: [],
    err: ["unknown: the agent knows no host of 1·2; `lars route list 1 2` says whether there are any"],
    exitCode: 3,
  });
  await using resting = await anAgent({ overloaded: true });
  expect(await lars(["gethost", "1", "2", ...at(resting)])).toMatchObject({ out: [], err: [/rests/], exitCode: 4 });
});

test("every answer can be had as JSON", async () => {
  await using agent = await anAgent();
  await using none = await anAgent({ hosts: [] });
  const json = async (...args: string[]) => JSON.parse((await lars([...args, "--json"])).out.join("\n"));
  expect(await json("gethost", "1", "2", ...at(agent))).toEqual({ kind: "host", host: expect.stringMatching(/:900/) });
  expect(await json("gethost", "1", "2", ...at(none))).toEqual({ kind: "unknown" });
  expect(await json("getroute", "1", "2", ...at(agent))).toEqual(["127.0.0.1:9001", "127.0.0.1:9002"]);
  expect(await json("getroute", "1", "2", ...at(none))).toEqual([]);
});

test("getroute prints every host on its line, or ends with 3", async () => {
  await using agent = await anAgent();
  expect(await lars(["getroute", "1", "2", ...at(agent)])).toMatchObject({
    out: ["127.0.0.1:9001\n127.0.0.1:9002"],
    err: [],
    exitCode: 0,
  });
  await using none = await anAgent({ hosts: [] });
  expect(await lars(["getroute", "1", "2", ...at(none)])).toMatchObject({ out: [], exitCode: 3 });
});

test("report tells the agent how the call went", async () => {
  await using agent = await anAgent();
  const reported = await lars(["report", "7", "9", "127.0.0.1", "9001", "0", ...at(agent)]);
  expect(reported.out).toEqual(["reported a success of 127.0.0.1:9001 for 7·9"]);
  await lars(["report", "7", "9", "127.0.0.1", "9001", "5", ...at(agent)]);
  await expect.poll(() => agent.reports.length).toBe(2);
  expect(agent.reports).toMatchObject([
    { modId: 7, cmdId: 9, host: { port: 9_001 }, retCode: 0 },
    { modId: 7, cmdId: 9, host: { port: 9_001 }, retCode: 5 },
  ]);
});

test("simulator calls every host, fails as many as it was told to, reports each, and sums up", async () => {
  await using agent = await anAgent();
  const { out } = await lars(["simulator", "1", "2", "0", "40", "--interval", "0", "--json", ...at(agent)]);
  const { hosts, overloaded, unknown } = JSON.parse(out[0] ?? "");
  expect({ overloaded, unknown }).toEqual({ overloaded: 0, unknown: 0 });
  expect(hosts.map(({ calls, failed }: { calls: number; failed: number }) => ({ calls, failed }))).toEqual([
    { calls: 20, failed: 0 },
    { calls: 20, failed: 0 },
  ]);
  await expect.poll(() => agent.reports.length).toBe(40);
});

test("simulator fails hosts at rates of their own, and sums up each and all", async () => {
  await using agent = await anAgent();
  const rates = ["--fail", "127.0.0.1:9001=1", "--fail", "127.0.0.1:9002=0", "--interval", "0"];
  const { out } = await lars(["simulator", "1", "2", "0.5", "10", ...rates, ...at(agent)]);
  const lines = out[0]?.split("\n").map((line) => line.split(/\s+/).join(" "));
  expect(lines).toContain("127.0.0.1:9001 5 5 100.0 % 50.0 %");
  expect(lines).toContain("127.0.0.1:9002 5 0 0.0 % 50.0 %");
  expect(lines).toContain("all 10 5 50.0 % 100.0 %");
  expect(lines).toContainEqual(expect.stringMatching(/^overloaded: 0, unknown: 0; took \d+\.\d s$/));
});

test("simulator shows how far it is to whoever looks on, and leaves nothing of that behind", async () => {
  await using agent = await anAgent();
  const { statuses, err } = await lars(["simulator", "1", "2", "0", "400", "--interval", "1", ...at(agent)]);
  expect(statuses[0]).toMatch(/^\d+ of 400 calls, 0\.0 % failed/);
  expect(err).toEqual([]);
});

test("simulator ends with what it has when the agent goes away, and with 1", async () => {
  const agent = await anAgent();
  const running = lars(["simulator", "1", "2", "0", "0", "--interval", "1", "--json", ...at(agent)]);
  await expect.poll(() => agent.reports.length).toBeGreaterThan(5);
  await agent[Symbol.asyncDispose]();
  const { out, exitCode } = await running;
  const summary = JSON.parse(out[0] ?? "");
  expect(summary).toMatchObject({ unanswered: 5, hosts: [{ host: "127.0.0.1:9001" }, { host: "127.0.0.1:9002" }] });
  expect(exitCode).toBe(1);
});

test("simulator goes on until Ctrl-C when it is told to, and still sums up", async () => {
  await using agent = await anAgent();
  const stop = new AbortController();
  const running = lars(["simulator", "1", "2", "0", "0", "--interval", "1", ...at(agent)], { signal: stop.signal });
  await expect.poll(() => agent.reports.length).toBeGreaterThan(5);
  stop.abort();
  expect((await running).out[0]).toContain("127.0.0.1:9001");
});

test("simulator ends with 3 or 4 when it was never given a host", async () => {
  await using none = await anAgent({ hosts: [] });
  expect(await lars(["simulator", "1", "2", "0", "1", ...at(none)])).toMatchObject({ exitCode: 3 });
  await using resting = await anAgent({ overloaded: true });
  expect(await lars(["simulator", "1", "2", "0", "3", ...at(resting)])).toMatchObject({ exitCode: 4 });
});

test("where no agent is, every command says so, with the ports, and ends with 1", async () => {
  const gone = await bindUdp({ host: "127.0.0.1", port: 0 }, () => {});
  await gone[Symbol.asyncDispose]();
  const port = ["--port", String(Math.min(gone.port, 65_533))];
  const nobody = { code: "AGENT_UNREACHABLE", message: expect.stringContaining(`UDP ports ${port[1]} to`) };
  await expect(lars(["gethost", "1", "2", ...port])).rejects.toMatchObject(nobody);
  await expect(lars(["getroute", "1", "2", ...port])).rejects.toMatchObject(nobody);
  await expect(lars(["simulator", "1", "2", ...port])).rejects.toMatchObject(nobody);
  await expect(lars(["qps", "1", "1", ...port])).rejects.toMatchObject(nobody);
});

test.each([
  ["gethost", "x", "1"],
  ["gethost", "1"],
  ["gethost", "1", "2147483648"],
  ["gethost", "1", "1", "--port", "65535"],
  ["report", "1", "1", "1.2.3", "1", "0"],
  ["report", "1", "1", "1.2.3.4", "65536", "0"],
  ["report", "1", "1", "1.2.3.4", "1", "0x"],
  ["simulator", "1", "1", "1.5"],
  ["simulator", "1", "1", "--fail", "127.0.0.1:9001"],
  ["simulator", "1", "1", "--fail", "127.0.0.1=1"],
  ["simulator", "1", "1", "--fail", "127.0.0.1:9001=2"],
  ["qps", "1", "1", "--modules", "0"],
  ["agent", "state", "x"],
  ["agent", "state", "--health-port", "0"],
  ["simulator", "1", "1", "0.5", "-1"],
  ["qps", "0"],
])("what is not understood is refused before anything is asked: %s %s %s", async (...args) => {
  await expect(lars(args)).rejects.toMatchObject({ name: "CommanderError", exitCode: 1 });
});

test.each([["gethost"], ["getroute"], ["report"], ["simulator"], ["qps"], ["agent", "state"]])(
  "%s %s --help shows examples and exit codes",
  async (...command) => {
    const terminal = aTerminal();
    await expect(lars([...command, "--help"], { terminal })).rejects.toMatchObject({ code: "commander.helpDisplayed" });
    const help = terminal.out.join("");
    expect(help).toMatch(new RegExp(`Examples:\\n {2}lars ${command.join(" ")} `));
    expect(help).toMatch(/Exit codes:\s+0/);
  },
);

test.each([["gethost"], ["getroute"], ["report"], ["simulator"], ["qps"], ["agent", "state"]])(
  "the examples of %s %s --help are understood",
  (...name) => {
    const program = aProgram(aTerminal());
    const command = name.reduce<Command>((at, word) => at.commands.find((each) => each.name() === word) ?? at, program);
    let understood = 0;
    command.action(() => {
      understood += 1;
    });
    const terminal = aTerminal();
    command.configureOutput({ writeOut: (text) => void terminal.out.push(text) });
    command.outputHelp();
    const examples = [...terminal.out.join("").matchAll(/^ {2}(?:curl \S*\$\()?lars (.*?)(?: {2,}.*|\).*| \|.*)?$/gm)];
    for (const [, words = ""] of examples) program.parse(words.split(" "), { from: "user" });
    expect(understood).toBe(examples.length);
    expect(understood).toBeGreaterThan(1);
  },
);
