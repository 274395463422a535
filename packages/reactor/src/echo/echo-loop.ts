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
      [ECHO_ID]: (connection, bytes, body) => {
        connection.sendSlice(bytes, body.start - HEADER_BYTES, body.end);
      },
    },
  };
}
