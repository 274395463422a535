/** The caller's side of Lars: a host, please; and how the call went. */
export { LarsError, type LarsErrorCode, type Outcome } from "@lars/model";
export { connect } from "./agent-client.ts";
export type { ConnectOptions } from "./agent-options.ts";
export type { CallEnd, CallOptions, CallResult, CallWork } from "./call.ts";
export { connectEmbedded, type EmbeddedClient } from "./embedded-client.ts";
export type { ConnectionEvent, EmbeddedOptions } from "./embedded-options.ts";
export type { GetHostResult, LarsHost, ReportedHost } from "./hosts.ts";
export type { GetHostOptions, LarsClient } from "./lars-client.ts";
