/** What callers reported, against what the database holds of it: counts since start, and the latest status of each host. */
import type { CallsTold } from "../callers/messages.ts";
import type { HostText } from "../callers/wire.ts";
import type { RouteLedger } from "./route-ledger.ts";
import { listOf } from "./route-ledger.ts";
import type { StoredHost, StoredRoutes } from "./stored-routes.ts";

interface Counts {
  readonly successes: number;
  readonly failures: number;
}

/** Counts at the last time that all was equal. */
interface Mark {
  readonly reported: Counts;
  readonly stored: Counts;
  readonly atMs: number;
}

/** What is not as it must be. */
export interface Difference {
  readonly what: string;
  /** Reports that the database does not know of; 0 when it is something else. */
  readonly missing: number;
}

/** A host that an old dns-service did not know for a moment begins anew; see AnswerJudge. */
const DISK_LAG_MS = 10_000;
const NONE: Counts = { successes: 0, failures: 0 };

export class ReportBooks {
  /** Reports that callers made. */
  reports = 0;
  /** Comparisons of a host's counts that were exact, not mere bounds. */
  exact = 0;
  readonly #ledger: RouteLedger;
  readonly #permanent: ReadonlySet<string>;
  readonly #reported = new Map<string, Counts>();
  #marks = new Map<string, Mark>();
  #sinceMs = 0;

  /** @param permanent `key host` of hosts that never leave. */
  constructor(ledger: RouteLedger, permanent: ReadonlySet<string>) {
    this.#ledger = ledger;
    this.#permanent = permanent;
  }

  take({ hosts }: CallsTold): void {
    for (const { key, host, successes, failures } of hosts) {
      const before = this.#reported.get(`${key} ${host}`) ?? NONE;
      this.#reported.set(`${key} ${host}`, plus(before, { successes, failures }));
      this.reports += successes + failures;
    }
  }

  /** The agent counts from nothing again, and nobody knows which reports it still had heard. */
  agentBeganAnew(nowMs: number): void {
    this.#sinceMs = nowMs;
    this.#marks = new Map();
  }

  /** Everything that differs; call it while nobody calls. */
  compare(stored: StoredRoutes): Difference[] {
    return this.#ledger.keys.flatMap((key) => [
      ...this.#compareHosts(key, stored),
      ...this.#compareCounts(key, stored),
    ]);
  }

  /** All is equal: from here on, what stays must count on. */
  mark(stored: StoredRoutes, nowMs: number): void {
    for (const key of this.#ledger.keys) {
      for (const [host, counts] of stored.hostsOf(key)) {
        const id = `${key} ${host}`;
        if (this.#expected(key, host) !== undefined) this.exact++;
        this.#marks.set(id, { reported: this.#reported.get(id) ?? NONE, stored: countsOf(counts), atMs: nowMs });
      }
    }
  }

  #compareHosts(key: string, stored: StoredRoutes): Difference[] {
    const there = [...stored.hostsOf(key).keys()].sort().join(" ");
    const wanted = [...listOf(this.#ledger.hostsOf(key))].sort().join(" ");
    return there === wanted
      ? []
      : [{ what: `${key}: the agent's state has ${there || "no hosts"}, not ${wanted}`, missing: 0 }];
  }

  #compareCounts(key: string, stored: StoredRoutes): Difference[] {
    return [...stored.hostsOf(key)].flatMap(([host, counts]) => {
      const { status } = counts;
      const account = `${key} ${host}: stored ${text(countsOf(counts))}`;
      return [...this.#compareTotals(key, host, { counts, account }), ...statusDifference(account, counts, status)];
    });
  }

  #compareTotals(
    key: string,
    host: HostText,
    { counts, account }: { counts: StoredHost; account: string },
  ): Difference[] {
    const most = this.#reported.get(`${key} ${host}`) ?? NONE;
    const exact = this.#expected(key, host);
    const isMore = counts.successes > most.successes || counts.failures > most.failures;
    if (isMore) return [{ what: `${account}, reported ${text(most)}`, missing: 0 }];
    if (exact === undefined || (exact.successes === counts.successes && exact.failures === counts.failures)) return [];
    const missing = exact.successes + exact.failures - counts.successes - counts.failures;
    return [{ what: `${account}, must be ${text(exact)}`, missing: Math.max(0, missing) }];
  }

  /** What the counts must be to one; undefined when the host came or went, so that only bounds are known. */
  #expected(key: string, host: HostText): Counts | undefined {
    const id = `${key} ${host}`;
    const reported = this.#reported.get(id) ?? NONE;
    if (this.#permanent.has(id) && this.#sinceMs === 0) return reported;
    const mark = this.#marks.get(id);
    const editedMs = this.#ledger.editedMs(key, host) ?? Number.POSITIVE_INFINITY;
    if (mark === undefined || editedMs > mark.atMs - DISK_LAG_MS) return undefined;
    return plus(mark.stored, {
      successes: reported.successes - mark.reported.successes,
      failures: reported.failures - mark.reported.failures,
    });
  }
}

/** Call status tells the same window as the state; of a host without a report there may be none. */
function statusDifference(account: string, counts: StoredHost, status: StoredHost["status"]): Difference[] {
  if (counts.successes + counts.failures === 0) return [];
  if (status === undefined) return [{ what: `${account}, but it has no call status`, missing: 0 }];
  const { window } = counts;
  const isSame =
    status.successes === window.successes &&
    status.failures === window.failures &&
    status.overloaded === window.overloaded;
  const tell = (of: typeof window): string => `${text(of)}${of.overloaded ? " overloaded" : ""}`;
  return isSame ? [] : [{ what: `${account}: window ${tell(window)}, call status ${tell(status)}`, missing: 0 }];
}

function plus(left: Counts, right: Counts): Counts {
  return { successes: left.successes + right.successes, failures: left.failures + right.failures };
}

function countsOf({ successes, failures }: Counts): Counts {
  return { successes, failures };
}

function text({ successes, failures }: Counts): string {
  return `${successes}+${failures}`;
}
