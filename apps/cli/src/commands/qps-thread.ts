/**
 * The entry of a thread of `lars qps`: keeps requests under way and takes the time of each. It speaks to the agent's ports
 * itself: the SDK would ask again for what is lost, and it is to be counted.
 */
import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import {
  encodeFrame,
  type GetHostResponse,
  getHostRequest,
  getHostResponse,
  MessageId,
  RetCode,
  readDatagram,
  reportRequest,
  SHARDS,
  shardOf,
} from "@lars/protocol";
import { connectUdp, type UdpClient } from "@lars/reactor";

export interface QpsTask {
  readonly host: string;
  readonly basePort: number;
  readonly modId: number;
  readonly cmdId: number;
  /** So many modules from `modId` on, in turn. */
  readonly modules: number;
  readonly depth: number;
  readonly seconds: number;
  /** Each host that is handed out is reported as a success. */
  readonly report: boolean;
}

/** Answers by kind. */
export interface QpsCounts {
  host: number;
  overloaded: number;
  unknown: number;
  refused: number;
  lost: number;
}

export type QpsNews =
  /** What came since the last time. */
  | { readonly kind: "live"; readonly counts: QpsCounts; readonly times: RecordableHistogram }
  | { readonly kind: "done"; readonly seconds: number }
  /** Nobody answers. */
  | { readonly kind: "silent" };

export const DEPTH_MAX = 1_024;

/** A request without an answer is lost after so long, milliseconds. */
const LOST_MS = 500;
const SWEEP_MS = 50;
const LIVE_MS = 1_000;

/** An agent that hears of a route for the first time is given so long, milliseconds. */
const WARM_UP_MS = 500;
const WARM_UP_STEP_MS = 20;

const KINDS = new Map<number, keyof QpsCounts>([
  [RetCode.Success, "host"],
  [RetCode.Overload, "overloaded"],
  [RetCode.NoExist, "unknown"],
]);

const noCounts = (): QpsCounts => ({ host: 0, overloaded: 0, unknown: 0, refused: 0, lost: 0 });

class Load {
  readonly #task: QpsTask;
  readonly #sockets: UdpClient[] = [];
  /** By place: the number of the request that is under way there, and when it was sent. */
  readonly #seqs: number[] = [];
  readonly #sentMs: number[] = [];
  #asked = 0;
  #running = true;
  #warm = 0;
  counts = noCounts();
  times = createHistogram();

  constructor(task: QpsTask) {
    this.#task = task;
  }

  async open(): Promise<void> {
    const { host, basePort } = this.#task;
    for (let shard = 0; shard < SHARDS; shard += 1) {
      this.#sockets.push(await connectUdp({ host, port: basePort + shard }, (bytes) => this.#heard(bytes)));
    }
  }

  /** Asks for every module until each has been answered with hosts, or the time is over; whether anybody answered. */
  async warmUp(): Promise<boolean> {
    for (let ms = 0; ms < WARM_UP_MS && this.counts.host < this.#task.modules; ms += WARM_UP_STEP_MS) {
      this.counts = noCounts();
      for (let n = 0; n < this.#task.modules; n += 1) this.#send(0, n);
      await pause(WARM_UP_STEP_MS);
    }
    const { host, overloaded, unknown, refused } = this.counts;
    this.#warm = host + overloaded + unknown + refused;
    return this.#warm > 0;
  }

  begin(): void {
    this.counts = noCounts();
    this.times.reset();
    for (let place = 0; place < this.#task.depth; place += 1) this.#next(place);
  }

  /** Counts what is lost, and asks again in its place. */
  sweep(): void {
    const now = performance.now();
    for (let place = 0; place < this.#task.depth; place += 1) {
      if (now - (this.#sentMs[place] ?? now) < LOST_MS) continue;
      this.counts.lost += 1;
      this.#next(place);
    }
  }

  /** What is under way still has its time to arrive. */
  async end(): Promise<void> {
    this.#running = false;
    const until = performance.now() + LOST_MS;
    while (this.#seqs.some((seq) => seq !== 0) && performance.now() < until) await pause(SWEEP_MS / 10);
    this.counts.lost += this.#seqs.filter((seq) => seq !== 0).length;
    for (const socket of this.#sockets) await socket[Symbol.asyncDispose]();
  }

  #next(place: number): void {
    this.#seqs[place] = 0;
    if (!this.#running) return;
    this.#asked += 1;
    const seq = ((this.#asked << 10) | place) >>> 0 || DEPTH_MAX;
    this.#seqs[place] = seq;
    this.#sentMs[place] = performance.now();
    this.#send(seq, this.#asked % this.#task.modules);
  }

  #send(seq: number, module: number): void {
    const modId = this.#task.modId + module;
    const { cmdId } = this.#task;
    const bytes = encodeFrame(MessageId.GetHostRequest, getHostRequest.encode({ seq, modId, cmdId }));
    this.#sockets[shardOf(modId, cmdId)]?.send(bytes);
  }

  #heard(bytes: Buffer): void {
    const frame = readDatagram(bytes);
    if (frame?.id !== MessageId.GetHostResponse) return;
    const answer = getHostResponse.decode(frame.body);
    if (answer === undefined) return;
    const place = answer.seq & (DEPTH_MAX - 1);
    if (answer.seq !== 0 && this.#seqs[place] !== answer.seq) return; // too late: it is counted as lost
    this.counts[KINDS.get(answer.retCode) ?? "refused"] += 1;
    if (answer.seq === 0) return;
    this.times.record(Math.max(1, Math.round((performance.now() - (this.#sentMs[place] ?? 0)) * 1e6)));
    if (this.#task.report) this.#report(answer);
    this.#next(place);
  }

  #report({ modId, cmdId, host }: GetHostResponse): void {
    if (host === undefined) return;
    const body = reportRequest.encode({ modId, cmdId, host, retCode: RetCode.Success });
    this.#sockets[shardOf(modId, cmdId)]?.send(encodeFrame(MessageId.ReportRequest, body));
  }
}

const say = (news: QpsNews): void => parentPort?.postMessage(news);

/** Tells what came since it was told last. */
function tellLive(load: Load): void {
  say({ kind: "live", counts: load.counts, times: load.times });
  load.counts = noCounts();
  load.times = createHistogram();
}

async function measure(task: QpsTask, stop: AbortSignal): Promise<void> {
  const load = new Load(task);
  await load.open();
  if (!(await load.warmUp())) {
    await load.end();
    say({ kind: "silent" });
    return;
  }
  const begunMs = performance.now();
  const timers = [setInterval(() => load.sweep(), SWEEP_MS), setInterval(() => tellLive(load), LIVE_MS)];
  load.begin();
  await pause(task.seconds * 1_000, undefined, { signal: stop }).catch(() => undefined); // an end asked for
  const seconds = (performance.now() - begunMs) / 1_000;
  for (const timer of timers) clearInterval(timer);
  await load.end();
  tellLive(load);
  say({ kind: "done", seconds });
}

const stop = new AbortController();
parentPort?.once("message", () => stop.abort());
await measure(workerData as QpsTask, stop.signal);
parentPort?.close();
