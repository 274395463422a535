/** How one call ended, as its caller saw it; any reported retcode but 0 is a failure (protocol.md, Messages). */
export type Outcome = "success" | "failure";

/** Idle: may be used. Overload: rests after failures (load-balancing.md, State). */
export type HostState = "idle" | "overload";
