/** Alerts of one reporter: it evaluates when no other does, and tells webhooks. Connections of its own: it holds up nobody. */
import type { DaemonContext } from "@lars/daemon";
import { createDatabase } from "@lars/db";
import { createAlertMetrics } from "./io/alert-metrics.ts";
import { Deliverer } from "./io/deliverer.ts";
import { Evaluator } from "./io/evaluator.ts";
import type { QuestionPolicy } from "./io/questions.ts";

/** What alerts are tuned by. */
export interface AlertOptions {
  readonly databaseUrl: string;
  /** Names this run of this reporter; at most 64 characters. */
  readonly holder: string;
  /** How often rules are looked at. */
  readonly everyMs: number;
  /** An answer of a webhook that takes longer is none. */
  readonly webhookTimeoutMs: number;
  /** Alerts that were over for so long are forgotten. */
  readonly keptMs: number;
  /** After a gap whoever lives needs so long to say so (default 15 s). */
  readonly settlingMs?: number;
  /** How long the lease is had without a word (default three looks, at least 15 s). */
  readonly leaseMs?: number;
  /** What rules ask, and how long they wait for it. */
  readonly questions?: QuestionPolicy;
}

/** One evaluates, and two tell webhooks. */
const CONNECTIONS = 3;
/** Four questions at a time, some of which ask two things at once. Connections that nobody needs are not made. */
const QUESTION_CONNECTIONS = 6;
const QUESTIONS: QuestionPolicy = { patienceMs: 2_000, questionMaxMs: 5_000 };
const SILENCE_MAX_MS = 10_000;
const LOCK_WAIT_S = 2;
const LEASE_LOOKS = 3;
const LEASE_MIN_MS = 15_000;
const SETTLING_MS = 15_000;
const LOOK_FOR_DUE_MS = 1_000;
const GRACE_MS = 2_000;

/** Starts both. Disposing gives the lease back and waits two seconds for answers of webhooks. MySQL may be away. */
export function startAlerts(options: AlertOptions, context: DaemonContext): AsyncDisposable {
  const stack = new AsyncDisposableStack();
  const { log } = context;
  const metrics = createAlertMetrics(context);
  const { holder, everyMs, keptMs, webhookTimeoutMs: timeoutMs, settlingMs = SETTLING_MS } = options;
  const { questions = QUESTIONS } = options;
  const connecting = { url: options.databaseUrl, silenceMaxMs: SILENCE_MAX_MS, lockWaitSeconds: LOCK_WAIT_S };
  const { alerts } = stack.use(createDatabase({ ...connecting, connectionsMax: CONNECTIONS }));
  const sights = stack.use(
    createDatabase({
      ...connecting,
      connectionsMax: QUESTION_CONNECTIONS,
      statementMaxMs: questions.questionMaxMs,
    }),
  );
  const leaseMs = options.leaseMs ?? Math.max(LEASE_MIN_MS, LEASE_LOOKS * everyMs);
  const deliverer = stack.use(
    new Deliverer(
      { everyMs: Math.min(everyMs, LOOK_FOR_DUE_MS), timeoutMs, graceMs: GRACE_MS },
      { deliveries: alerts.deliveries, holder, clock: Date.now, random: Math.random, log, metrics },
    ),
  );
  stack.use(
    new Evaluator(
      { everyMs, leaseMs, keptMs, settlingMs, ...questions },
      {
        alerts,
        sights: { readings: sights.alerts.readings, dnsNodes: sights.dnsNodes },
        holder,
        log,
        metrics,
        onQueued: () => deliverer.wake(),
      },
    ),
  );
  return stack;
}
