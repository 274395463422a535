/** One connection that asks for any route again and again, one request at a time: how others fare meanwhile. */
import type { RouteShape } from "../databases/fill-routes.ts";
import { percentile, worst } from "../report/statistics.ts";
import { AskedThread } from "./asked-thread.ts";

export interface ProbeTask {
  readonly port: number;
  readonly routes: RouteShape;
}

/** `report` gives flat pairs of when a request was sent, in ms of the machine's clock, and how many ms it took. */
export type ProbeQuestion = { readonly kind: "start"; readonly task: ProbeTask } | { readonly kind: "report" };

export interface ProbeFigures {
  readonly lookups: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

const THREAD = new URL("./prober-thread.ts", import.meta.url);

export class Prober implements AsyncDisposable {
  readonly #thread = new AskedThread<ProbeQuestion, Float64Array>(THREAD, "prober");

  /** It asks from now on. */
  static async start(task: ProbeTask): Promise<Prober> {
    const prober = new Prober();
    await prober.#thread.ask({ kind: "start", task });
    return prober;
  }

  /** Of the requests under way at any time from `fromMs` to `toMs`; those before the last call are forgotten. */
  async between(fromMs: number, toMs: number): Promise<ProbeFigures> {
    const pairs = await this.#thread.ask({ kind: "report" });
    const took: number[] = [];
    for (let at = 0; at < pairs.length; at += 2) {
      const [sentMs = 0, tookMs = 0] = pairs.subarray(at, at + 2);
      if (sentMs + tookMs >= fromMs && sentMs <= toMs) took.push(tookMs);
    }
    return { lookups: took.length, p50Ms: percentile(took, 0.5), p99Ms: percentile(took, 0.99), maxMs: worst(took) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread[Symbol.asyncDispose]();
  }
}
