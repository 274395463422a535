/** A client of one agent: requests go to the port that owns their route, answers are matched, silence becomes an error. */
import { setTimeout as pause } from "node:timers/promises";
import { hostAddress, LarsError, type Outcome } from "@lars/model";
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
  SHARDS,
  shardOf,
} from "@lars/protocol";
import { type ConnectOptions, withDefaults } from "./agent-options.ts";
import { type AgentSockets, openAgentSockets } from "./agent-sockets.ts";
import { type CallOptions, type CallResult, type CallWork, callHosts } from "./call.ts";
import {
  type GetHostResult,
  type LarsHost,
  OVERLOADED,
  type ReportedHost,
  type Route,
  RouteHost,
  UNKNOWN,
} from "./hosts.ts";
import type { GetHostOptions, LarsClient } from "./lars-client.ts";
import { checkIds, checkReported, closedError, retCodeOf } from "./requests.ts";
import { RouteAnswers } from "./route-answers.ts";
import { WaitingAnswers } from "./waiting-answers.ts";

/** First use of a route (protocol.md): so many requests, so far apart. */
const ROUTE_REQUESTS = 3;
const ROUTE_PAUSE_MS = 50;

/** Requests of one kind that nobody answered before the agent counts as gone. */
const SILENT_MAX = 2;

/** Who waits for a first answer asks again after so long, then after twice that, and so on. */
const FIRST_PAUSE_MS = 2;

const SEQ_COUNT = 2 ** 32;

/**
 * Opens a client of the agent on this machine. That no agent is there shows with the first request.
 * @throws LarsError `AGENT_UNREACHABLE` when the agent's host name has no address; `INPUT_INVALID` for numbers out of range
 */
export async function connect(options: ConnectOptions = {}): Promise<LarsClient> {
  const client = new AgentClient(withDefaults(options));
  await client.open();
  return client;
}

class AgentClient implements LarsClient {
  readonly #options: Required<ConnectOptions>;
  readonly #hosts: WaitingAnswers<GetHostResponse>;
  readonly #routes: RouteAnswers;
  #sockets: AgentSockets | undefined;
  #seq = Math.floor(Math.random() * SEQ_COUNT);
  #timer: NodeJS.Timeout | undefined;

  constructor(options: Required<ConnectOptions>) {
    this.#options = options;
    const bounds = { timeoutMs: options.deadlineMs / SILENT_MAX, countMax: options.waitingMax };
    this.#hosts = new WaitingAnswers(options.clock, bounds);
    this.#routes = new RouteAnswers(bounds);
  }

  async open(): Promise<void> {
    this.#sockets = await openAgentSockets(this.#options, (frame) => this.#hear(frame));
  }

  async getHost(modId: number, cmdId: number, options?: GetHostOptions): Promise<GetHostResult> {
    const waitsUntil = options?.wait === true ? this.#options.clock() + this.#options.deadlineMs : 0;
    let result = await this.#askHost(modId, cmdId);
    for (let ms = FIRST_PAUSE_MS; result.kind === "unknown" && this.#options.clock() + ms < waitsUntil; ms *= 2) {
      await pause(ms);
      result = await this.#askHost(modId, cmdId);
    }
    return result;
  }

  async getRoute(modId: number, cmdId: number): Promise<readonly LarsHost[]> {
    const bytes = encodeFrame(MessageId.ApiGetRouteRequest, getRouteRequest.encode({ modId, cmdId }));
    let silent = 0;
    for (let request = 0; request < ROUTE_REQUESTS; request++) {
      this.#check(modId, cmdId, this.#routes.isFull);
      const next = request < ROUTE_REQUESTS - 1 ? pause(ROUTE_PAUSE_MS) : undefined;
      this.#sockets?.send((shardOf(modId, cmdId) + silent) % SHARDS, bytes);
      const hosts = await this.#routes.wait(modId, cmdId);
      if (hosts !== undefined && hosts.length > 0) return hosts.map((host) => new RouteHost({ modId, cmdId }, host));
      silent += hosts === undefined ? 1 : 0;
      if (silent === SILENT_MAX) throw this.#silence();
      await next;
    }
    return [];
  }

  report(host: ReportedHost, outcome: Outcome | number): void {
    if (this.#sockets === undefined) throw closedError();
    checkReported(host);
    const { modId, cmdId, ip, port } = host;
    const body = reportRequest.encode({ modId, cmdId, host: hostAddress(ip, port), retCode: retCodeOf(outcome) });
    this.#sockets.send(shardOf(modId, cmdId), encodeFrame(MessageId.ReportRequest, body));
  }

  // biome-ignore lint/complexity/useMaxParams: route, work and options is how calls read
  async call<Value>(
    modId: number,
    cmdId: number,
    work: CallWork<Value>,
    options: CallOptions<Value> = {},
  ): Promise<CallResult<Value>> {
    return callHosts(this, { modId, cmdId, work, options });
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const sockets = this.#sockets;
    this.#sockets = undefined;
    for (const request of this.#hosts.takeAll()) request.fail(closedError());
    this.#routes.close();
    await sockets?.[Symbol.asyncDispose]();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #askHost(modId: number, cmdId: number): Promise<GetHostResult> {
    this.#check(modId, cmdId, this.#hosts.isFull);
    const seq = this.#nextSeq();
    const response = await new Promise<GetHostResponse>((answer, fail) => {
      const bytes = encodeFrame(MessageId.GetHostRequest, getHostRequest.encode({ seq, modId, cmdId }));
      const shard = shardOf(modId, cmdId);
      this.#hosts.add(seq, { bytes, shard, answer, fail, attemptsLeft: SILENT_MAX - 1 });
      this.#sockets?.send(shard, bytes);
      this.#setTimer();
    });
    return resultOf({ modId, cmdId }, response);
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
    // a process that was busy for long has answers lying in its sockets: they are read before anybody is told of silence
    this.#timer = setTimeout(() => setImmediate(() => this.#expire()), waitMs);
  }

  #expire(): void {
    this.#timer = undefined;
    const { again, failed } = this.#hosts.expire();
    for (const request of again) this.#sockets?.send((request.shard + 1) % SHARDS, request.bytes);
    for (const request of failed) request.fail(this.#silence());
    this.#setTimer();
  }

  #nextSeq(): number {
    do this.#seq = (this.#seq + 1) % SEQ_COUNT;
    while (this.#hosts.has(this.#seq));
    return this.#seq;
  }

  #check(modId: number, cmdId: number, isFull: boolean): void {
    if (this.#sockets === undefined) throw closedError();
    checkIds(modId, cmdId);
    if (!isFull) return;
    throw new LarsError("TOO_MANY_REQUESTS", `${this.#options.waitingMax} requests wait for the agent already`);
  }

  #silence(): LarsError {
    const { host, basePort, deadlineMs } = this.#options;
    return new LarsError(
      "AGENT_UNREACHABLE",
      `no answer in ${deadlineMs} ms from an agent at ${host}, UDP ports ${basePort} to ${basePort + 2}: is lb-agent running there?`,
    );
  }
}

function resultOf(route: Route, { retCode, host }: GetHostResponse): GetHostResult {
  switch (retCode) {
    case RetCode.Success:
      return host === undefined ? UNKNOWN : { kind: "host", host: new RouteHost(route, host) };
    case RetCode.Overload:
      return OVERLOADED;
    case RetCode.NoExist:
      return UNKNOWN;
    default:
      throw new LarsError(
        "MESSAGE_INVALID",
        `the agent refused ${route.modId}·${route.cmdId} with retcode ${retCode}: it may be full of modules`,
      );
  }
}
