/** Reads a run of GetRouteRequests where they lie. */
import { isId } from "@lars/model";
import type { FrameRun } from "@lars/reactor";
import { BATCH_MAX, LookupBatch } from "../core/lookup-batch.ts";
import { RouteRequestReader } from "./route-request.ts";

/** What a request is. */
const VALID = 0;
/** Its ids are none that a route may have. */
export const NO_ROUTE = 1;
/** Its body does not decode. */
export const NO_MESSAGE = 2;

export class RouteRequests {
  /** The keys that were read. */
  readonly batch = new LookupBatch();
  /** By request: {@link VALID}, {@link NO_ROUTE} or {@link NO_MESSAGE}. */
  readonly validity = new Uint8Array(BATCH_MAX);
  readonly #reader = new RouteRequestReader();

  /** Whether all that was read last are {@link VALID}. */
  allValid = true;

  read({ bytes, starts, ends, count }: FrameRun): this {
    const reader = this.#reader;
    const { modIds, cmdIds } = this.batch;
    this.allValid = true;
    for (let at = 0; at < count; at++) {
      const start = starts[at] as number;
      const end = ends[at] as number;
      const validity = reader.readPlain(bytes, start, end) ? VALID : this.#read(bytes, start, end);
      modIds[at] = reader.modId;
      cmdIds[at] = reader.cmdId;
      this.validity[at] = validity;
      if (validity !== VALID) this.allValid = false;
    }
    return this;
  }

  #read(bytes: Buffer, start: number, end: number): number {
    const reader = this.#reader;
    if (!reader.read(bytes, start, end)) return NO_MESSAGE;
    return isId(reader.modId) && isId(reader.cmdId) ? VALID : NO_ROUTE;
  }
}
