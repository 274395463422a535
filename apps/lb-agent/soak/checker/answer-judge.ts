/** Judges every answer: whether a call failed that must not, and whether a host was given out that was gone. */
import type { CallsTold, HostCalls, LostCall, Refusals } from "../callers/messages.ts";
import { Code } from "../callers/wire.ts";
import type { CrowdModule } from "../disturb/crowd.ts";
import type { Findings } from "./finding.ts";
import type { RouteLedger } from "./route-ledger.ts";

/** A dns-service that is killed while MySQL is away comes back with the routes of its disk, up to so old. */
const DISK_LAG_MS = 10_000;
/** The longest pauses of dns-service and agent between two attempts, and the way from the table to a caller. */
const FOLLOW_MS = 15_000;
/** An answer that crosses a kill, or a start, on its way. */
const CROSSING_MS = 50;

export interface JudgeParts {
  readonly ledger: RouteLedger;
  readonly crowd: readonly CrowdModule[];
  readonly findings: Findings;
  /** Bounds are that many times as wide. */
  readonly patience: number;
  /** Since when MySQL and all dns-services are there; undefined while something is not. */
  calmSinceMs(): number | undefined;
  /** The last lines that the agent and the dns-services logged. */
  logs(): readonly string[];
}

export class AnswerJudge {
  answered = 0;
  overloads = 0;
  noHosts = 0;
  /** Calls without an answer, those of {@link excused} apart. */
  unanswered = 0;
  /** Calls without an answer while the agent itself was away. */
  excused = 0;
  /** The longest that a host was given out behind its removal, in ms. */
  removedMsWorst = 0;
  readonly #parts: JudgeParts;
  readonly #modules: ReadonlyMap<string, CrowdModule>;
  /** When the agent was seen to have what the table held. */
  #wholeMs = 0;
  /** And the time before: accounts come somewhat later than the calls. */
  #wholeBeforeMs = 0;
  /** When the first thing happened after that. */
  #disturbedMs: number | undefined;
  #agentAway: { readonly fromMs: number; toMs: number | undefined }[] = [];

  constructor(parts: JudgeParts) {
    this.#parts = parts;
    this.#modules = new Map(parts.crowd.map((module) => [module.key, module]));
  }

  /** The agent has what the table holds. */
  whole(nowMs: number): void {
    this.#wholeBeforeMs = this.#wholeMs;
    this.#wholeMs = nowMs;
    this.#disturbedMs = undefined;
  }

  /** From now on things go away. */
  disturbed(nowMs: number): void {
    this.#disturbedMs = nowMs;
  }

  agentLeft(nowMs: number): void {
    this.#agentAway.push({ fromMs: nowMs, toMs: undefined });
  }

  agentCame(nowMs: number): void {
    const away = this.#agentAway.at(-1);
    if (away !== undefined) away.toMs = nowMs;
  }

  judge(calls: CallsTold): void {
    this.answered += calls.answered;
    for (const what of calls.wrong) this.#parts.findings.find({ kind: "malformed", what, account: [] });
    for (const given of calls.hosts) this.#judgeHost(given);
    for (const refusals of calls.refusals) this.#judgeRefusals(refusals);
    for (const lost of calls.lost) this.#judgeLost(lost);
  }

  #judgeHost({ key, host, sentMs }: HostCalls): void {
    const { ledger } = this.#parts;
    const goneMs = ledger.goneMs(key, host);
    if (goneMs === undefined) return;
    if (goneMs > 0) this.removedMsWorst = Math.max(this.removedMsWorst, Math.round(sentMs - goneMs));
    const what = `${key}: ${host} was given out ${Math.round(sentMs - goneMs)} ms after its removal`;
    if (goneMs <= this.#floorMs(sentMs)) this.#find("removed", what, sentMs);
    else if (this.#shouldKnow(goneMs, sentMs)) this.#find("removed", `${what}, all being there`, sentMs);
  }

  /** What was removed before that was removed for everybody. */
  #floorMs(sentMs: number): number {
    if (sentMs < this.#wholeMs) return this.#wholeBeforeMs - this.#parts.patience * DISK_LAG_MS;
    const isUndisturbed = sentMs < (this.#disturbedMs ?? Number.POSITIVE_INFINITY);
    return isUndisturbed ? this.#wholeMs : this.#wholeMs - this.#parts.patience * DISK_LAG_MS;
  }

  #shouldKnow(eventMs: number, sentMs: number): boolean {
    const calmSinceMs = this.#parts.calmSinceMs();
    return calmSinceMs !== undefined && sentMs > Math.max(eventMs, calmSinceMs) + this.#parts.patience * FOLLOW_MS;
  }

  #judgeRefusals({ key, code, count, sentMs }: Refusals): void {
    const { ledger } = this.#parts;
    if (code === Code.overload) this.overloads += count;
    if (code === Code.noExist) this.noHosts += count;
    const sinceMs = ledger.hostsSinceMs(key);
    const hadHosts = sinceMs !== undefined && (sinceMs <= this.#floorMs(sentMs) || this.#shouldKnow(sinceMs, sentMs));
    const isFault =
      code === Code.systemError ||
      (code === Code.overload && this.#modules.get(key)?.isHealthy === true) ||
      (code === Code.noExist && hadHosts);
    if (isFault) this.#find("failed", `${key}: ${count} times code ${code}`, sentMs);
  }

  /** The first one comes with what everybody logged. */
  #find(kind: "removed" | "failed", what: string, sentMs: number): void {
    const { findings, logs } = this.#parts;
    const at = (ms: number): string => new Date(ms).toISOString();
    const disturbed = this.#disturbedMs === undefined ? "not since" : at(this.#disturbedMs);
    const when = `asked at ${at(sentMs)}; the agent was whole at ${at(this.#wholeMs)}, disturbed ${disturbed}`;
    findings.find({ kind, what, account: [when, ...(findings.count === 0 ? logs() : [])] });
  }

  #judgeLost({ sentMs }: LostCall): void {
    const isAway = this.#agentAway.some(
      ({ fromMs, toMs }) =>
        sentMs >= fromMs - CROSSING_MS && sentMs <= (toMs ?? Number.POSITIVE_INFINITY) + CROSSING_MS,
    );
    if (isAway) this.excused++;
    else this.unanswered++;
  }
}
