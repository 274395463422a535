import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Screen } from "../src/up/screen.ts";
import { Supervisor } from "../src/up/supervisor.ts";

/** Like a daemon of ours, it does not outlive the process that started it. */
const OBEDIENT = "process.on('disconnect', () => process.exit())";
/** Ends by itself in the end, should nobody be left to kill it. */
const STUBBORN = "process.on('SIGTERM', () => {}); console.log('deaf'); setTimeout(() => {}, 60_000)";

/** The supervisors of the test; however it ends, they do not outlive it. */
let running: AsyncDisposableStack;
let folder: string;
let server: Server;
let printed: string;
/** What the health address of the service answers. */
let status: number;

beforeEach(async () => {
  running = new AsyncDisposableStack();
  folder = await mkdtemp(join(tmpdir(), "lars-supervisor-"));
  status = 200;
  printed = "";
  server = createServer((_request, response) => response.writeHead(status).end()).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(async () => {
  await running.disposeAsync();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

function aSupervisor(script: string, pids: number[] = []): Supervisor {
  const stream = new PassThrough();
  stream.on("data", (text) => {
    printed += text;
  });
  const { port } = server.address() as AddressInfo;
  const service = {
    name: "sleeper",
    command: { file: process.execPath, args: ["-e", script], cwd: folder, env: {} },
    readyUrl: `http://127.0.0.1:${port}/readyz`,
    where: "nowhere",
  };
  const supervisor = Supervisor.start(service, {
    screen: new Screen(stream as unknown as NodeJS.WriteStream),
    logFolder: folder,
    stopBudgetMs: () => 300,
    onPid: (_name, pid) => pids.push(pid),
  });
  return running.use(supervisor);
}

/** A process that has ended and that nobody asked about yet is dead, though its number is still taken. */
function isAlive(pid: number | undefined): boolean {
  try {
    process.kill(pid ?? 0, 0);
    return process.platform !== "linux" || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

const within = { timeout: 15_000 };
const never = new AbortController().signal;

test("killed, it is started again, and the reason is shown", async () => {
  const pids: number[] = [];
  const supervisor = aSupervisor(OBEDIENT, pids);
  await supervisor.ready(never);
  process.kill(pids[0] ?? 0, "SIGKILL");
  await vi.waitFor(() => expect(printed).toContain("ready again"), within);
  expect(printed).toContain("sleeper      crashed (ended by SIGKILL); starting again in 0.5 s");
  expect(pids).toEqual([pids[0], 0, pids[2]]);
  expect(isAlive(pids[2])).toBe(true);
});

test("one that ends before it is ready is not tried again; its last words are told", async () => {
  status = 503;
  const supervisor = aSupervisor("console.error('no room here'); process.exit(3)");
  await expect(supervisor.ready(never)).rejects.toMatchObject({
    code: "DAEMON_FAILED",
    message: `sleeper did not start (exit code 3: no room here); its log is ${join(folder, "sleeper.log")}`,
  });
});

test("told to stop, it is gone, with what it started in turn", async () => {
  const pids: number[] = [];
  const withChild = `const { pid } = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(STUBBORN)}]);
    console.log('child ' + pid); ${OBEDIENT}`;
  const supervisor = aSupervisor(withChild, pids);
  await supervisor.ready(never);
  const log = join(folder, "sleeper.log");
  await vi.waitFor(async () => expect(await readFile(log, "utf8")).toMatch(/child \d+/), within);
  const child = Number(/child (\d+)/.exec(await readFile(log, "utf8"))?.[1]);
  await running.disposeAsync();
  expect(isAlive(pids[0])).toBe(false);
  await vi.waitFor(() => expect(isAlive(child)).toBe(false), within);
});

test("one that does not listen is killed when its time is over", async () => {
  const pids: number[] = [];
  const supervisor = aSupervisor(STUBBORN, pids);
  await supervisor.ready(never);
  await vi.waitFor(async () => expect(await readFile(join(folder, "sleeper.log"), "utf8")).toContain("deaf"), within);
  await running.disposeAsync();
  expect(isAlive(pids[0])).toBe(false);
  expect(printed).toContain("did not stop in time and was killed");
});

test("stopped while it waits for its next try, it stays stopped", async () => {
  const pids: number[] = [];
  const supervisor = aSupervisor(OBEDIENT, pids);
  await supervisor.ready(never);
  process.kill(pids[0] ?? 0, "SIGKILL");
  await vi.waitFor(() => expect(printed).toContain("starting again"), within);
  await running.disposeAsync();
  expect(pids).toEqual([pids[0], 0]);
});

test("a request to end interrupts the wait for it", async () => {
  status = 503;
  const end = new AbortController();
  const supervisor = aSupervisor(OBEDIENT);
  const ready = supervisor.ready(end.signal);
  end.abort();
  await expect(ready).rejects.toBe(end.signal.reason);
});

test("warnings of its log are shown, information is not; the log file has both", async () => {
  const log = (level: number, msg: string) => `console.log(JSON.stringify({ level: ${level}, msg: "${msg}" }));`;
  const script = `process.on("SIGUSR2", () => { ${log(30, "all is well")} ${log(40, "the disk is slow")} }); ${OBEDIENT}`;
  const pids: number[] = [];
  const supervisor = aSupervisor(`${script}; console.log("listening")`, pids);
  await supervisor.ready(never);
  const file = join(folder, "sleeper.log");
  await vi.waitFor(async () => expect(await readFile(file, "utf8")).toContain("listening"), within);
  process.kill(pids[0] ?? 0, "SIGUSR2");
  await vi.waitFor(() => expect(printed).toContain("sleeper      warning: the disk is slow"), within);
  expect(printed).not.toContain("all is well");
  expect(await readFile(file, "utf8")).toContain("all is well");
});
