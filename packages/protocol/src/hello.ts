/** The first frame of whoever opens a connection; the answer to it opens ids and fields of our own (architecture.md). */
import { type Codec, codec } from "./codec.ts";
import { lars } from "./generated/lars.js";

/** Who speaks: `software` e.g. `lars-lb-agent`; `instance` is kept over restarts. */
export interface Hello {
  readonly software: string;
  readonly version: string;
  readonly hostname: string;
  readonly instance: string;
}

export const hello: Codec<Hello> = codec(lars.Hello, {
  toWire: (message: Hello) => ({ ...message }),
  fromWire: (wire) => ({
    software: wire.software ?? "",
    version: wire.version ?? "",
    hostname: wire.hostname ?? "",
    instance: wire.instance ?? "",
  }),
});
