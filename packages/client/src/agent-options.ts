import { type Clock, LarsError, PORT_MAX } from "@lars/model";
import { SHARDS } from "@lars/protocol";
import { positive } from "./ranges.ts";

/** How an agent is reached. */
export interface ConnectOptions {
  /** Where the agent is: an IPv4 address or a host name; 127.0.0.1. */
  readonly host?: string;
  /** The first of its three UDP ports, 1 to 65,533; 8888. */
  readonly basePort?: number;
  /** How long a request may take, in ms; 100. It is sent again, on another socket, when half of it has passed. */
  readonly deadlineMs?: number;
  /** Requests that may wait for the agent at a time; 10,000. */
  readonly waitingMax?: number;
  /** Milliseconds; decides about deadlines. A monotonic clock by default. */
  readonly clock?: Clock;
}

/**
 * All of them, with their defaults.
 * @throws LarsError `INPUT_INVALID` a number out of range
 */
export function withDefaults(options: ConnectOptions): Required<ConnectOptions> {
  const { host = "127.0.0.1", basePort = 8_888, deadlineMs = 100, waitingMax = 10_000 } = options;
  return {
    host,
    basePort: checkedPort(basePort),
    deadlineMs: positive("deadlineMs", deadlineMs),
    waitingMax: positive("waitingMax", waitingMax),
    clock: options.clock ?? (() => performance.now()),
  };
}

/** The first of as many ports as an agent has shards. */
function checkedPort(basePort: number): number {
  const max = PORT_MAX - SHARDS + 1;
  if (Number.isInteger(basePort) && basePort >= 1 && basePort <= max) return basePort;
  throw new LarsError("INPUT_INVALID", `basePort ${basePort} is none: whole numbers from 1 to ${max} are`);
}
