/** A loop that sends every frame of id 1 back: what the echo benchmark and the example measure. */
import type { LoopHandlers } from "../connection.ts";

/** Id of an echo frame. */
export const ECHO_ID = 1;

const HEADER_BYTES = 8;

/** @see startLoopThreads */
export function createLoop(): LoopHandlers<undefined> {
  return {
    open: () => undefined,
    messages: {},
    inPlace: {
      [ECHO_ID]: (connection, { bytes, starts, ends, count }) => {
        let taken = 0;
        for (; taken < count && connection.takesMore; taken++) {
          connection.sendSlice(bytes, (starts[taken] ?? 0) - HEADER_BYTES, ends[taken] ?? 0);
        }
        return taken;
      },
    },
  };
}
