/** The caller's side of an agent: a host, please; and how the call went. */
export { connect, type GetHostResult, type LarsClient, type LarsClientOptions } from "./lars-client.ts";
