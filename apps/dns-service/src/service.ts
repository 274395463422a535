/** Wiring: the main thread is in charge of one backend thread and of the loop threads, and says how the service is. */
import type { DnsServiceConfig } from "@lars/config";
import type { DaemonContext } from "@lars/daemon";
import { type LoopsState, type LoopThreads, startLoopThreads } from "@lars/reactor";
import { Convergence } from "./core/convergence.ts";
import { startBackend } from "./io/backend.ts";
import { lineOf } from "./io/event-advice.ts";
import { TALLY_BYTES } from "./io/loop-tallies.ts";
import type { LoopInit, LoopReport, LoopTask } from "./io/messages.ts";
import { aNodeIdentity } from "./io/node-identity.ts";
import { Supervisor } from "./io/supervisor.ts";

/** A dns-service that runs; disposing it stops everything, newest first. */
export interface RunningDnsService extends AsyncDisposable {
  /** Where agents connect to. */
  readonly port: number;
}

/** How long a stop waits for the last agents to take what was written for them. */
const LAST_WORDS_MS = 1_000;

const LOOP = new URL("./io/loop.ts", import.meta.url);

/**
 * Starts whole or not at all. It listens at once, whether MySQL is there or not: requests that come before the first load
 * are answered after it; once that load failed and no snapshot is on disk, agents that said Hello are turned away.
 * @throws LarsError `PORT_IN_USE`.
 */
export async function startDnsService(config: DnsServiceConfig, context: DaemonContext): Promise<RunningDnsService> {
  context.health.notReady("no routes were loaded yet");
  await using opened = new AsyncDisposableStack();
  const tallies = new SharedArrayBuffer(Math.max(1, config.listen.loopThreads) * TALLY_BYTES);
  const identity = aNodeIdentity();
  const loopInit: LoopInit = { hello: identity, tallies, subscriptionsMax: config.listen.subscriptionsMax };
  const supervisor = new Supervisor(context, { tallies, convergence: new Convergence(), identity, clock: Date.now });
  const loops: LoopThreads<LoopTask> = opened.use(
    await startLoopThreads<LoopInit, LoopTask, LoopReport>({
      ...loopOptions(config.listen),
      module: LOOP,
      init: loopInit,
      initAgain: (loop) => ({ ...loopInit, ...supervisor.forLoop(loop) }),
      onReport: (report, loop) => supervisor.hearLoop(report, loop),
      onEvent: ({ message, ...event }) => context.log.warn(event, lineOf({ ...event, message })),
      onState: (loops) => tellHealth(context.health, loops),
    }),
  );
  const backend = opened.use(
    startBackend({
      init: {
        databaseUrl: config.databaseUrl,
        versionCheckIntervalMs: config.versionCheckIntervalMs,
        loadIntervalMs: config.loadIntervalMs,
        changeRetentionMs: config.changeRetentionMs,
        emptyProtectionHoldMs: config.emptyProtectionHoldMs,
        snapshotFile: config.snapshotFile,
      },
      serving: () => supervisor.serving,
      onMessage: (message) => supervisor.hearBackend(message),
      onDeath: (reason, waitMs) => supervisor.backendDied(reason, waitMs),
    }),
  );
  supervisor.connect(loops, backend);
  opened.use(supervisor.startNodeStatus({ host: config.listen.host, port: loops.port }));
  const running = opened.move();
  context.log.info({ port: loops.port, loops: loops.threads }, "agents may connect");
  return { port: loops.port, [Symbol.asyncDispose]: () => stop(loops, running) };
}

/** Agents first, over the time there is: those that are not gone yet are told of edits still. Then all else, newest first. */
async function stop(loops: LoopThreads<LoopTask>, running: AsyncDisposableStack): Promise<void> {
  await loops[Symbol.asyncDispose]();
  await running.disposeAsync();
}

function loopOptions({ loopThreads, subscriptionsMax, idleTimeoutMs, drainMs, ...listen }: DnsServiceConfig["listen"]) {
  const idle = idleTimeoutMs === undefined ? {} : { idleTimeoutMs };
  return { ...listen, ...idle, threads: loopThreads, spreadMs: drainMs, drainMs: LAST_WORDS_MS };
}

/** Fewer loops serve all the same: the system hands new connections to those that listen. */
function tellHealth(health: DaemonContext["health"], { threads, listening }: LoopsState): void {
  const reason = `${listening} of ${threads} loop threads listen, the others are being started again`;
  health.trouble("loops", listening === threads ? undefined : { reason, serves: listening > 0 });
}
