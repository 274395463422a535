/** A client of one agent: requests go to the port that owns their route, answers are matched, silence becomes an error. */
import { type Clock, type HostAddress, ID_MAX, isId, LarsError, type Outcome } from "@lars/model";
import {
  encodeFrame,
  type Frame,
  type GetHostResponse,
  getHostRequest,
  getHostResponse,
  getRouteRequest,
  getRouteResponse,
  MessageId,
  RetCode,
  reportRequest,
  shardOf,
} from "@lars/protocol";
import { type AgentSockets, openAgentSockets } from "./agent-sockets.ts";
import { RouteAnswers } from "./route-answers.ts";
import { WaitingAnswers } from "./waiting-answers.ts";

export interface LarsClientOptions {
  /** Where the agent is; 127.0.0.1. */
  readonly host?: string;
  /** The first of its three ports; 8888. */
  readonly basePort?: number;
  /** How long one attempt waits for its answer, in ms; 100. A host is asked for twice. */
  readonly timeoutMs?: number;
  /** Requests that may wait at a time; 10,000. */
  readonly waitingMax?: number;
  readonly clock?: Clock;
}

/** What an agent answers: a host; every host rests (fail fast); or it knows no host of that route (yet). */
export type GetHostResult =
  | { readonly kind: "host"; readonly host: HostAddress }
  | { readonly kind: "overloaded" }
  | { readonly kind: "unknown" };

export interface LarsClient extends AsyncDisposable {
  /**
   * A host for one call.
   * @throws LarsError `AGENT_UNREACHABLE` when no answer came to two requests; `INPUT_INVALID` for an id that is none;
   * `TOO_MANY_REQUESTS` when `waitingMax` requests wait already
   */
  getHost(modId: number, cmdId: number): Promise<GetHostResult>;
  /**
   * All hosts of a route; none when there is no such route. An agent that hears of a route for the first time has to ask
   * for it: up to three requests, 50 ms apart (protocol.md, First use).
   * @throws LarsError as {@link getHost}
   */
  getRoute(modId: number, cmdId: number): Promise<readonly HostAddress[]>;
  /** Tells how a call went: an outcome, or the retcode of the call (0: it succeeded). Nothing comes back. */
  report(modId: number, cmdId: number, call: ReportedCall): void;
}

/** One call that was made. */
export interface ReportedCall {
  readonly host: HostAddress;
  readonly result: Outcome | number;
}

const ROUTE_REQUESTS = 3;
const ROUTE_PAUSE_MS = 50;
const SEQ_COUNT = 2 ** 32;

/** Opens a client. @throws LarsError `AGENT_UNREACHABLE` when the agent's host has no address */
export async function connect(options: LarsClientOptions = {}): Promise<LarsClient> {
  const {
    host = "127.0.0.1",
    basePort = 8_888,
    timeoutMs = 100,
    waitingMax = 10_000,
    clock = () => performance.now(),
  } = options;
  const client = new Client({ host, basePort, timeoutMs, waitingMax, clock });
  await client.open();
  return client;
}

class Client implements LarsClient {
  readonly #options: Required<LarsClientOptions>;
  readonly #hosts: WaitingAnswers<GetHostResponse>;
  readonly #routes: RouteAnswers;
  #sockets: AgentSockets | undefined;
  #seq = Math.floor(Math.random() * SEQ_COUNT);
  #timer: NodeJS.Timeout | undefined;

  constructor(options: Required<LarsClientOptions>) {
    this.#options = options;
    const { timeoutMs, waitingMax: countMax } = options;
    this.#hosts = new WaitingAnswers(options.clock, { timeoutMs, countMax });
    this.#routes = new RouteAnswers({ timeoutMs, countMax });
  }

  async open(): Promise<void> {
    this.#sockets = await openAgentSockets(this.#options, (frame) => this.#hear(frame));
  }

  async getHost(modId: number, cmdId: number): Promise<GetHostResult> {
    this.#check({ modId, cmdId }, this.#hosts.isFull);
    const seq = this.#nextSeq();
    const response = await new Promise<GetHostResponse>((answer, fail) => {
      const bytes = encodeFrame(MessageId.GetHostRequest, getHostRequest.encode({ seq, modId, cmdId }));
      const shard = shardOf(modId, cmdId);
      this.#hosts.add(seq, { bytes, shard, answer, fail, attemptsLeft: 1 });
      this.#sockets?.send(shard, bytes);
      this.#setTimer();
    });
    return resultOf(response);
  }

  async getRoute(modId: number, cmdId: number): Promise<readonly HostAddress[]> {
    const bytes = encodeFrame(MessageId.ApiGetRouteRequest, getRouteRequest.encode({ modId, cmdId }));
    let answered = false;
    for (let request = 0; request < ROUTE_REQUESTS; request++) {
      this.#check({ modId, cmdId }, this.#routes.isFull);
      const pause = new Promise((resolve) => setTimeout(resolve, ROUTE_PAUSE_MS));
      this.#sockets?.send(shardOf(modId, cmdId), bytes);
      const hosts = await this.#routes.wait(modId, cmdId);
      if (hosts !== undefined && hosts.length > 0) return hosts;
      answered ||= hosts !== undefined;
      if (request < ROUTE_REQUESTS - 1) await pause;
    }
    if (!answered) throw this.#unreachable();
    return [];
  }

  report(modId: number, cmdId: number, call: ReportedCall): void {
    this.#check({ modId, cmdId }, false);
    const retCode = typeof call.result === "number" ? call.result : retCodeOf(call.result);
    const body = reportRequest.encode({ modId, cmdId, host: call.host, retCode });
    this.#sockets?.send(shardOf(modId, cmdId), encodeFrame(MessageId.ReportRequest, body));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const sockets = this.#sockets;
    this.#sockets = undefined;
    const closed = new LarsError("AGENT_UNREACHABLE", "the client was closed before the agent answered");
    for (const request of this.#hosts.takeAll()) request.fail(closed);
    this.#routes.dispose();
    await sockets?.[Symbol.asyncDispose]();
  }

  #hear(frame: Frame): void {
    if (frame.id === MessageId.GetHostResponse) {
      const response = getHostResponse.decode(frame.body);
      if (response !== undefined) this.#hosts.take(response.seq)?.answer(response);
    } else if (frame.id === MessageId.ApiGetRouteResponse) {
      const response = getRouteResponse.decode(frame.body);
      if (response !== undefined) this.#routes.answer(response);
    }
  }

  /** One timer for all: it rings for whoever waits longest. */
  #setTimer(): void {
    const waitMs = this.#hosts.nextDeadlineInMs;
    if (this.#timer !== undefined || waitMs === undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const { again, failed } = this.#hosts.expire();
      for (const request of again) this.#sockets?.send(request.shard, request.bytes);
      for (const request of failed) request.fail(this.#unreachable());
      this.#setTimer();
    }, waitMs);
  }

  #nextSeq(): number {
    do this.#seq = (this.#seq + 1) % SEQ_COUNT;
    while (this.#hosts.has(this.#seq));
    return this.#seq;
  }

  #check(ids: { modId: number; cmdId: number }, isFull: boolean): void {
    if (this.#sockets === undefined) throw new LarsError("AGENT_UNREACHABLE", "the client is closed");
    for (const [name, id] of Object.entries(ids)) {
      if (!isId(id)) throw new LarsError("INPUT_INVALID", `${name} ${id} is none: 0 to ${ID_MAX} are`);
    }
    if (isFull) {
      throw new LarsError("TOO_MANY_REQUESTS", `${this.#options.waitingMax} requests wait for the agent already`);
    }
  }

  #unreachable(): LarsError {
    const { host, basePort } = this.#options;
    return new LarsError(
      "AGENT_UNREACHABLE",
      `no agent answers at ${host}, UDP ports ${basePort} to ${basePort + 2}: is lb-agent running there?`,
    );
  }
}

function retCodeOf(outcome: Outcome): number {
  return outcome === "success" ? RetCode.Success : RetCode.SystemError;
}

function resultOf(response: GetHostResponse): GetHostResult {
  switch (response.retCode) {
    case RetCode.Success:
      return response.host === undefined ? { kind: "unknown" } : { kind: "host", host: response.host };
    case RetCode.Overload:
      return { kind: "overloaded" };
    case RetCode.NoExist:
      return { kind: "unknown" };
    default:
      throw new LarsError("MESSAGE_INVALID", `the agent refused the request with retcode ${response.retCode}`);
  }
}
