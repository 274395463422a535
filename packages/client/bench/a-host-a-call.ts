/**
 * What a caller pays for a host and a report, on one core, one call after the other: `await getHost()` and `report()` in
 * embedded mode, the same with `pick()`, and by way of an agent over UDP, in one run. One call in a hundred fails; the
 * process looks at its connections every 10,000 calls, so that what is due is told to the reporter meanwhile.
 */
import process from "node:process";
import { setImmediate as nextTurn } from "node:timers/promises";
import { connect, connectEmbedded, type EmbeddedClient, type LarsClient } from "../src/index.ts";
import { startAgent } from "./agent-process.ts";
import { aDnsService, aReporter } from "./servers.ts";

const EMBEDDED_CALLS = 4_000_000;
const UDP_CALLS = 100_000;
const TURN_CALLS = 10_000;
const UNDER_WAY = 64;

const outcome = (call: number) => (call % 100 === 0 ? "failure" : "success");

async function awaited(lars: LarsClient, calls: number): Promise<void> {
  for (let call = 1; call <= calls; call += 1) {
    const answer = await lars.getHost(1, 1);
    if (answer.kind === "host") lars.report(answer.host, outcome(call));
    if (call % TURN_CALLS === 0) await nextTurn();
  }
}

async function picked(lars: EmbeddedClient, calls: number): Promise<void> {
  for (let call = 1; call <= calls; call += 1) {
    const answer = lars.pick(1, 1);
    if (answer.kind === "host") lars.report(answer.host, outcome(call));
    if (call % TURN_CALLS === 0) await nextTurn();
  }
}

async function perSecond(calls: number, run: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await run();
  return calls / ((performance.now() - begun) / 1_000);
}

function say(what: string, rate: number, udp: number | undefined): void {
  const ratio = udp === undefined ? {} : { timesUdp: Number((rate / udp).toFixed(1)) };
  process.stdout.write(`${JSON.stringify({ what, callsPerSecond: Math.round(rate), ...ratio })}\n`);
}

async function measureUdp(): Promise<number> {
  await using agent = await startAgent();
  await using lars = await connect({ basePort: agent.basePort, deadlineMs: 1_000 });
  await lars.getHost(1, 1, { wait: true });
  await awaited(lars, UDP_CALLS / 10);
  const alone = await perSecond(UDP_CALLS, () => awaited(lars, UDP_CALLS));
  say("an agent over UDP, one call at a time", alone, undefined);
  const each = Array.from({ length: UNDER_WAY }, () => UDP_CALLS / UNDER_WAY);
  const many = await perSecond(UDP_CALLS, async () => {
    await Promise.all(each.map((calls) => awaited(lars, calls)));
  });
  say(`an agent over UDP, ${UNDER_WAY} calls under way`, many, undefined);
  return alone;
}

async function measureEmbedded(hosts: number, udp: number): Promise<void> {
  await using dns = await aDnsService(hosts);
  await using reporter = await aReporter();
  await using lars = await connectEmbedded({
    dnsServices: [`127.0.0.1:${dns.port}`],
    reporters: [`127.0.0.1:${reporter.port}`],
    deadlineMs: 5_000,
  });
  await lars.getHost(1, 1, { wait: true });
  await awaited(lars, EMBEDDED_CALLS / 10);
  await picked(lars, EMBEDDED_CALLS / 10);
  const forms = { "await getHost()": awaited, "pick()": picked };
  for (const [form, run] of Object.entries(forms)) {
    say(`embedded, ${hosts} hosts, ${form}`, await perSecond(EMBEDDED_CALLS, () => run(lars, EMBEDDED_CALLS)), udp);
  }
  process.stdout.write(`${JSON.stringify({ statusesHeard: reporter.statuses() })}\n`);
}

const udp = await measureUdp();
await measureEmbedded(20, udp);
await measureEmbedded(1_000, udp);
