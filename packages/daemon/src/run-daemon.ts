/** The life of a process: config, start, ready, a request to stop, stop, exit code. */
import { setTimeout as delay } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { LarsError } from "@lars/model";
import { createDaemonContext, type DaemonContext, type LogOptions } from "./context.ts";
import { takeLock } from "./lock-file.ts";
import { ProcessEnd } from "./process-end.ts";
import { type HealthEndpoint, serveHealth } from "./serve-health.ts";
import { awaitStopRequest, type StopRequest } from "./stop-request.ts";
import { VERSION } from "./version.ts";

/** Exit codes; a launcher restarts after UNEXPECTED, and not after REFUSED. */
export const ExitCode = { STOPPED: 0, REFUSED: 1, UNEXPECTED: 70 } as const;

const STOP_TIMEOUT_MS = 5_000;

/** A disk that says nothing for so long is not waited for. */
const DISK_MS = 3_000;

/** How one daemon lives. */
export interface DaemonOptions<Config extends { readonly log?: LogOptions }, Running extends AsyncDisposable> {
  /** E.g. `reporter`; in log lines, metrics and messages. */
  readonly name: string;
  /** What `--help` prints. */
  readonly help?: string;
  readonly loadConfig: (source: { readonly argv: readonly string[] }) => Config;
  /**
   * One who writes files in a home is alone there: the file that says so, with the pid. A second one is refused. A file that
   * cannot be written holds nobody up: what it would protect cannot be written either, and the log says so.
   */
  readonly lockFile?: (config: Config) => string;
  /** Where health and metrics are. */
  readonly endpoint: (config: Config) => HealthEndpoint;
  /** Starts whole or not at all; what it gives back is disposed to stop. */
  readonly start: (config: Config, context: DaemonContext) => Promise<Running>;
  /** What SIGHUP means; without it, a request to stop. */
  readonly reload?: (running: Running, source: { readonly argv: readonly string[] }) => void;
  /** A stop that takes longer is cut off, ms; 5 s. */
  readonly stopTimeoutMs?: number | ((config: Config) => number);
}

/**
 * Runs a daemon to its end and sets the exit code: 0 after a request to stop, 1 when it could not start (one line on
 * stderr says why) or did not stop in time, 70 after an unexpected exception.
 */
export async function runDaemon<Config extends { readonly log?: LogOptions }, Running extends AsyncDisposable>(
  options: DaemonOptions<Config, Running>,
): Promise<void> {
  const argv = process.argv.slice(2);
  const told = tell(options, argv);
  if (told !== undefined) {
    process.stdout.write(`${told}\n`);
    return;
  }
  keepWasmCode();
  // The one place that ends the process by force: a service that leaks a handle must not outlive its stop.
  const end = new ProcessEnd(options.name);
  end.exit(await live(options, argv, end).catch((cause: unknown) => refuse(options.name, cause)));
}

/**
 * Threads that read TypeScript as it is share WebAssembly code (the remover of types), and V8 13.6 sometimes aborts the
 * process when it collects what of it is dead ("Check failed: jit_page.has_value()"). It is some kilobytes: they stay.
 */
function keepWasmCode(): void {
  setFlagsFromString("--no-wasm-code-gc");
}

function tell({ name, help }: { name: string; help?: string }, argv: readonly string[]): string | undefined {
  if (argv.includes("--version")) return `lars ${name} ${VERSION}`;
  if (argv.includes("--help") || argv.includes("-h"))
    return help ?? `lars ${name} [--config FILE] [--help] [--version]`;
  return undefined;
}

/** One line for a failure an operator can act on; everything we know about any other. */
function refuse(name: string, cause: unknown): number {
  const expected = cause instanceof LarsError;
  const why = expected ? `${cause.message} (${cause.code})` : cause instanceof Error ? cause.stack : String(cause);
  process.stderr.write(`lars ${name}: ${why}\n`);
  return expected ? ExitCode.REFUSED : ExitCode.UNEXPECTED;
}

async function live<Config extends { readonly log?: LogOptions }, Running extends AsyncDisposable>(
  options: DaemonOptions<Config, Running>,
  argv: readonly string[],
  end: ProcessEnd,
): Promise<number> {
  const config = options.loadConfig({ argv });
  const context = createDaemonContext(options.name, config.log);
  const exit = (code: number): void => end.exit(code);
  end.silences(context.log);
  endOnUnexpected(context, exit);
  await using _alone = await beAlone(options, config, context);
  const { reload } = options;
  let onHangUp = (): void => undefined; // while it starts, it has just read its settings
  using stop = awaitStopRequest(exit, reload && (() => onHangUp()));
  const { port } = await serveHealth(options.endpoint(config), context);
  const starting = options.start(config, context);
  const running = await Promise.race([starting, stop.requested.then(() => undefined)]);
  if (running !== undefined) {
    if (reload !== undefined) onHangUp = () => reload(running, { argv });
    context.health.started();
    context.log.info({ version: VERSION, healthPort: port }, "started");
  }
  const { stopTimeoutMs = STOP_TIMEOUT_MS } = options;
  const timeoutMs = typeof stopTimeoutMs === "number" ? stopTimeoutMs : stopTimeoutMs(config);
  const code = await stopWhenRequested(context, { stop, starting, timeoutMs });
  setTimeout(exit, DISK_MS, code).unref(); // the lock that is given back now may lie on a disk that answers no more
  return code;
}

/** @throws LarsError `ALREADY_RUNNING` with the file and the pid that has it */
async function beAlone<Config>(
  { name, lockFile }: { readonly name: string; readonly lockFile?: (config: Config) => string },
  config: Config,
  { log }: DaemonContext,
): Promise<AsyncDisposable | undefined> {
  if (lockFile === undefined) return undefined;
  const file = lockFile(config);
  const silent = delay(DISK_MS, new Error("the disk does not answer"), { ref: false });
  const attempt = await Promise.race([takeLock(file), silent]).catch((cause: unknown) =>
    cause instanceof Error ? cause : new Error(String(cause)),
  );
  if (attempt instanceof Error) {
    const cause = attempt.message;
    log.warn({ cause, file }, "the lock file cannot be written; another one in this home would not be noticed");
    return undefined;
  }
  if (attempt.kind !== "held") return attempt.lock;
  const who = attempt.pid === 0 ? "another one that starts at this moment" : `pid ${attempt.pid}`;
  throw new LarsError(
    "ALREADY_RUNNING",
    `another ${name} works in this home (${who} has ${file}): stop it, or give this one a folder of its own with LARS_HOME`,
  );
}

interface Stopping {
  readonly stop: StopRequest;
  readonly starting: Promise<AsyncDisposable>;
  readonly timeoutMs: number;
}

async function stopWhenRequested(
  { log, health }: DaemonContext,
  { stop, starting, timeoutMs }: Stopping,
): Promise<number> {
  const reason = await stop.requested;
  log.info({ reason }, "stopping");
  health.notReady("stopping");
  const stopped = starting.then((running) => running[Symbol.asyncDispose]()).then(() => true);
  if (await Promise.race([stopped, delay(timeoutMs, false, { ref: false })])) {
    log.info("stopped");
    return ExitCode.STOPPED;
  }
  log.error({ timeoutMs }, "did not stop in time; what was still open is cut off");
  return ExitCode.REFUSED;
}

function endOnUnexpected({ log }: DaemonContext, exit: (code: number) => void): void {
  const end = (cause: unknown): void => {
    log.fatal({ err: cause }, "unexpected exception");
    exit(ExitCode.UNEXPECTED);
  };
  process.on("uncaughtException", end);
  process.on("unhandledRejection", end);
}
