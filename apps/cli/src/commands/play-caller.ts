/** A caller that keeps calling: hosts of the agent, outcomes of the dice. */
import { setTimeout as pause } from "node:timers/promises";
import type { LarsClient } from "@lars/client/source";
import { LarsError } from "@lars/model";
import type { RouteIds } from "./agent-arguments.ts";
import { getHost } from "./agent-link.ts";

const FAILED_CALL = 1;

/** An agent that answered before and is silent this often in a row has gone. */
const SILENT_MAX = 5;

/** What is played. */
export interface Play {
  readonly route: RouteIds;
  /** Share of the calls that fail, for hosts without one of their own. */
  readonly errorRate: number;
  /** By `ip:port`. */
  readonly hostRates: ReadonlyMap<string, number>;
  /** 0: until it is stopped. */
  readonly count: number;
  readonly intervalMs: number;
}

/** What happened. */
export interface Tally {
  readonly hosts: Map<string, { calls: number; failed: number }>;
  overloaded: number;
  unknown: number;
  /** Requests that a silent agent did not answer. */
  unanswered: number;
  tookMs: number;
}

/**
 * Plays to the end, until it is stopped, or until the agent has gone.
 * @throws LarsError `AGENT_UNREACHABLE` when it was never there
 */
export async function playCaller(
  client: LarsClient,
  { play, tally, signal }: { play: Play; tally: Tally; signal: AbortSignal },
): Promise<void> {
  const begunMs = performance.now();
  let silent = 0;
  for (let made = 0; (play.count === 0 || made < play.count) && !signal.aborted && silent < SILENT_MAX; made += 1) {
    silent = (await callOnce(client, play, { tally, isFirst: made === 0 })) ? 0 : silent + 1;
    tally.tookMs = performance.now() - begunMs;
    if (play.intervalMs > 0) await pause(play.intervalMs, undefined, { signal }).catch(() => undefined); // an end asked for
  }
}

/** Whether the agent answered. The first request waits for a route that the agent hears of for the first time. */
async function callOnce(
  client: LarsClient,
  play: Play,
  { tally, isFirst }: { tally: Tally; isFirst: boolean },
): Promise<boolean> {
  const { modId, cmdId } = play.route;
  try {
    const result = await (isFirst ? getHost(client, play.route) : client.getHost(modId, cmdId));
    if (result.kind !== "host") {
      tally[result.kind] += 1;
      return true;
    }
    const name = String(result.host);
    const failed = Math.random() < (play.hostRates.get(name) ?? play.errorRate);
    client.report(result.host, failed ? FAILED_CALL : 0);
    count(tally, name, failed);
    return true;
  } catch (cause) {
    if (isFirst || !(cause instanceof LarsError) || cause.code !== "AGENT_UNREACHABLE") throw cause;
    tally.unanswered += 1;
    return false;
  }
}

function count(tally: Tally, name: string, failed: boolean): void {
  const counts = tally.hosts.get(name) ?? { calls: 0, failed: 0 };
  counts.calls += 1;
  if (failed) counts.failed += 1;
  tally.hosts.set(name, counts);
}
