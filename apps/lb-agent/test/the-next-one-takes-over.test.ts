import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { routeId, routeKey } from "@lars/model";
import { aTemporaryFolder, until } from "@lars/testkit";
import { expect, test, vi } from "vitest";
import { hosts } from "./builders.ts";
import { aDnsService, anAgent, aReporter, Caller } from "./fakes.ts";

vi.setConfig({ testTimeout: 30_000 }); // real sockets and threads, on machines that do other things too

const id = (modId: number, cmdId: number) => routeId(routeKey(modId, cmdId));
const WAIT = { withinMs: 15_000 };

interface DnsProcess extends AsyncDisposable {
  readonly port: number;
  readonly process: ChildProcess;
}

async function aDnsProcess(number: number): Promise<DnsProcess> {
  const program = fileURLToPath(new URL("./programs/a-dns-service.ts", import.meta.url));
  const child = spawn(process.execPath, [program, String(number)], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = (await once(child.stdout, "data")) as [Buffer];
  return {
    port: Number(port.toString()),
    process: child,
    async [Symbol.asyncDispose]() {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}

test("a dns-service whose process is stopped is left for the next one, with no caller asking for anything new", async () => {
  await using home = await aTemporaryFolder();
  await using one = await aDnsProcess(1);
  await using two = await aDnsProcess(2);
  await using agent = await anAgent({ home, dns: [one, two] });
  await using caller = await Caller.of(agent);
  const first = await caller.hostOf(1, 1);
  const [used, other] = first.ip === hosts(1)[0]?.ip ? [one, 2] : [two, 1];
  used.process.kill("SIGSTOP");
  await until(async () => (await caller.getHost(1, 1)).host?.ip === hosts(other)[0]?.ip, WAIT);
  expect(agent.context.health.readiness).toMatchObject({ ready: true, stale: false });
});

test("an agent without modules notices a silent dns-service, too: the first caller's module is there at once", async () => {
  await using home = await aTemporaryFolder();
  await using silent = await aDnsService();
  await using good = await aDnsService();
  good.routes.set(id(1, 1), hosts(1));
  silent.routes.set(id(1, 1), hosts(1));
  await using agent = await anAgent({ home, dns: [silent, good] });
  await until(() => !agent.context.health.readiness.stale);
  const [used, other] = silent.connections > 0 ? [silent, good] : [good, silent];
  used.answering = false;
  await until(() => other.connections > 0, WAIT);
  await using caller = await Caller.of(agent);
  expect(await caller.hostOf(1, 1)).toEqual(hosts(1)[0]);
});

test("the only dns-service, when it goes silent, leaves what is served stale; when it speaks again, fresh", async () => {
  await using home = await aTemporaryFolder();
  await using only = await aDnsService();
  only.routes.set(id(1, 1), hosts(1));
  await using agent = await anAgent({ home, dns: [only], silenceMaxMs: 300 });
  await using caller = await Caller.of(agent);
  await caller.hostOf(1, 1);
  only.answering = false;
  await until(() => agent.context.health.readiness.stale, WAIT);
  expect((await caller.getHost(1, 1)).host).toEqual(hosts(1)[0]);
  only.answering = true;
  await until(() => !agent.context.health.readiness.stale, WAIT);
});

test("a reporter that said Hello and goes silent is left for the next one, which is told everything", async () => {
  await using home = await aTemporaryFolder();
  await using dns = await aDnsService();
  await using one = await aReporter({ greets: true });
  await using two = await aReporter({ greets: true });
  dns.routes.set(id(1, 1), hosts(1));
  await using agent = await anAgent({ home, dns: [dns], reporters: [one, two] });
  await using caller = await Caller.of(agent);
  const host = await caller.hostOf(1, 1);
  caller.report({ modId: 1, cmdId: 1 }, host);
  await until(() => one.statuses.length + two.statuses.length > 0, WAIT);
  const [used, other] = one.statuses.length > 0 ? [one, two] : [two, one];
  used.silence();
  caller.report({ modId: 1, cmdId: 1 }, host);
  await until(() => other.statuses.at(-1)?.results[0]?.successes === 2, WAIT);
  await until(() =>
    other.states.some((state) => state.modules.some((module) => module.hosts[0]?.successesTotal === 2)),
  );
});

test("an agent that stops answers its callers until a reporter that froze is left, and loses no report", async () => {
  await using home = await aTemporaryFolder();
  await using dns = await aDnsService();
  await using one = await aReporter({ greets: true });
  await using two = await aReporter({ greets: true });
  dns.routes.set(id(1, 1), hosts(1));
  const agent = await anAgent({ home, dns: [dns], reporters: [one, two] });
  await using caller = await Caller.of(agent);
  const host = await caller.hostOf(1, 1);
  await until(() => one.states.length + two.states.length > 0, WAIT);
  const [used, other] = one.states.length > 0 ? [one, two] : [two, one];
  used.silence();
  const stopped = agent[Symbol.asyncDispose]();
  expect((await caller.getHost(1, 1)).host).toEqual(host);
  caller.report({ modId: 1, cmdId: 1 }, host);
  await stopped;
  await until(() => other.statuses.at(-1)?.results[0]?.successes === 1, WAIT);
});
