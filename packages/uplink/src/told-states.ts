/**
 * What reporters were told of each module last, to be told to the next one, which counts on from there: no call is counted by
 * two of them, and one that nobody was told of is counted by whoever comes.
 */
import type { RouteId } from "@lars/model";
import { StateFrame } from "./state-frame.ts";
import type { RouteBytes } from "./status-frames.ts";

/** Parts of AgentState, and the instance of the reporter that was told them. */
interface Told {
  readonly toldTo: string;
  readonly parts: readonly Uint8Array[];
  /** Unix milliseconds. */
  readonly atMs: number;
}

/** Last words of removed hosts are kept until a reporter has read them for sure: some seconds. */
const LAST_WORDS_MAX = 30_000;

export class ToldStates {
  readonly #states = new Map<RouteId, Told>();
  #lastWords: Told[] = [];

  /** A reporter was told this. */
  add({ id, bytes, once = [], dropped = false }: RouteBytes, { toldTo, atMs }: { toldTo: string; atMs: number }): void {
    this.#states.delete(id); // those of one reporter stand together
    if (!dropped) this.#states.set(id, { toldTo, parts: bytes, atMs });
    if (once.length > 0) this.#lastWords.push({ toldTo, parts: once, atMs });
    if (this.#lastWords.length > LAST_WORDS_MAX) this.#lastWords.shift();
  }

  /** What was told before, unix milliseconds, is never told again. */
  isKnown(beforeMs: number): void {
    this.#lastWords = this.#lastWords.filter(({ atMs }) => atMs >= beforeMs);
  }

  /** All of it in frames, last words first: a host that came back counted on. One without modules when there is nothing. */
  *frames(): Generator<{ readonly toldTo: string; readonly frame: StateFrame }> {
    let frame = new StateFrame();
    let toldTo: string | undefined;
    for (const told of this.#inOrder()) {
      for (const part of told.parts) {
        if (toldTo !== undefined && (toldTo !== told.toldTo || !frame.fits(part))) {
          yield { toldTo, frame };
          frame = new StateFrame();
        }
        frame.add(part);
        toldTo = told.toldTo;
      }
    }
    yield { toldTo: toldTo ?? "", frame };
  }

  *#inOrder(): Generator<Told> {
    yield* this.#lastWords;
    yield* this.#states.values();
  }
}
