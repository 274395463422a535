/**
 * The connection to the reporter: statuses for any reporter, AgentState for one that said Hello. While it is away or slow
 * the latest of each module waits; once it is back it is told everything.
 */
import type { Ipv4 } from "@lars/model";
import { agentState, encodeFrame, type Hello, hello, MessageId } from "@lars/protocol";
import { connectTcp, type Endpoint, type TcpClient } from "@lars/reactor";
import { LatestByRoute } from "@lars/routing";
import { PeerWithoutAnswers } from "./peer-without-answers.ts";
import { everyTick, SILENCE_MAX_MS } from "./silence-watch.ts";
import { type RouteBytes, STATE_FRAME_BYTES_MAX } from "./status-frames.ts";

/** What may wait in the connection itself; beyond a part of it, frames wait merged by module instead. */
const OUTBOX_BYTES_MAX = 8 * 1024 * 1024;
const OUTBOX_BYTES_ENOUGH = 1024 * 1024;

/** Room in a frame for the head: seven numbers and an address. */
const STATE_HEAD_BYTES = 256;

export interface ReporterLinkOptions {
  readonly endpoints: readonly Endpoint[];
  readonly hello: Hello;
  /** Routes of which something may wait. */
  readonly routesMax: number;
  readonly heartbeatMs: number;
  /** A reporter that says nothing for so long, though it was asked, or takes nothing, is left for the next one. */
  readonly silenceMaxMs?: number;
  /** The agent's own words about itself, for the head of every AgentState. */
  readonly describe: () => { startedMs: number; ip: Ipv4; dnsService: string; modulesTotal: number };
}

export interface ReporterLinkListener {
  readonly connected: (endpoint: Endpoint) => void;
  readonly disconnected: (endpoint: Endpoint, cause: Error | undefined) => void;
  readonly unreachable: (endpoint: Endpoint, cause: Error) => void;
  /** A reporter that may know nothing: every module's status and state should be told again. */
  readonly tellAll: () => void;
}

export class ReporterLink implements AsyncDisposable {
  readonly #options: ReporterLinkOptions;
  readonly #listener: ReporterLinkListener;
  readonly #client: TcpClient;
  readonly #statuses: LatestByRoute<RouteBytes>;
  readonly #states: LatestByRoute<RouteBytes>;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #peer: PeerWithoutAnswers;
  readonly #ticks: Disposable;
  #greeted = false;
  #dropped = 0;

  constructor(options: ReporterLinkOptions, listener: ReporterLinkListener) {
    const { endpoints, silenceMaxMs = SILENCE_MAX_MS } = options;
    this.#options = options;
    this.#listener = listener;
    this.#peer = new PeerWithoutAnswers({ silenceMaxMs, peers: endpoints.length }, Math.random);
    this.#statuses = new LatestByRoute(options.routesMax);
    this.#states = new LatestByRoute(options.routesMax);
    this.#client = connectTcp(
      {
        endpoints,
        outboxBytesMax: OUTBOX_BYTES_MAX,
        ...(endpoints.length > 1 && { connectTimeoutMs: this.#peer.answerWithinMs }),
      },
      {
        connected: (endpoint) => this.#connected(endpoint),
        disconnected: (endpoint, cause) => listener.disconnected(endpoint, cause),
        unreachable: (endpoint, cause) => listener.unreachable(endpoint, cause),
        messages: { [MessageId.Hello]: (body) => this.#helloed(body) },
        drained: () => this.#flush(),
      },
    );
    this.#heartbeat = setInterval(() => this.#beat(), options.heartbeatMs);
    this.#ticks = everyTick((ms) => this.#watch(ms));
  }

  get connected(): boolean {
    return this.#client.connected;
  }

  /** Routes of which something waits, and what had no room to wait. */
  get counters(): { readonly waiting: number; readonly dropped: number } {
    return { waiting: this.#statuses.size + this.#states.size, dropped: this.#dropped };
  }

  /** Sends, or lets the latest of each route wait. */
  tell(statuses: readonly RouteBytes[], states: readonly RouteBytes[]): void {
    for (const status of statuses) this.#put(this.#statuses, status);
    for (const state of states) this.#put(this.#states, state);
    this.#flush();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#heartbeat);
    this.#ticks[Symbol.dispose]();
    this.#flush();
    await this.#client[Symbol.asyncDispose]();
  }

  #put(waiting: LatestByRoute<RouteBytes>, bytes: RouteBytes): void {
    if (waiting.put(bytes.id, bytes) === "dropped") this.#dropped += 1;
  }

  #connected(endpoint: Endpoint): void {
    this.#greeted = false;
    this.#peer.connected(endpoint);
    this.#sayHello();
    this.#listener.connected(endpoint);
    this.#listener.tellAll();
    this.#flush();
  }

  /** The first word on a connection; later it asks whether anybody is there, as it is all that a reporter answers. */
  #sayHello(): void {
    this.#write(encodeFrame(MessageId.Hello, hello.encode(this.#options.hello)));
    this.#peer.asked();
  }

  #watch(ms: number): void {
    if (!this.#client.connected) return;
    const { verdict, cause } = this.#peer.passed(ms, this.#client.waitingBytes);
    if (verdict === "ask") this.#sayHello();
    if (verdict === "give up") this.#client.reconnect(new Error(cause));
  }

  #helloed(body: Buffer): void {
    if (hello.decode(body) === undefined) return;
    this.#peer.heard();
    if (this.#greeted) return;
    this.#greeted = true;
    this.#beat();
    this.#flush();
  }

  get #hasRoom(): boolean {
    return this.#client.connected && this.#client.waitingBytes < OUTBOX_BYTES_ENOUGH;
  }

  #flush(): void {
    if (this.#hasRoom) this.#statuses.drain((status) => this.#send(status.bytes));
    if (this.#greeted && this.#hasRoom && this.#states.size > 0) this.#flushStates();
  }

  #send(frames: readonly Uint8Array[]): "more" | "enough" {
    for (const frame of frames) this.#write(frame);
    return this.#hasRoom ? "more" : "enough";
  }

  #flushStates(): void {
    let frame = new StateFrame();
    this.#states.drain((state) => {
      for (const part of state.bytes) {
        if (!frame.fits(part)) {
          this.#sendState(frame);
          frame = new StateFrame();
        }
        frame.add(part);
      }
      return this.#hasRoom ? "more" : "enough";
    });
    this.#sendState(frame);
  }

  /** Says that the agent lives. */
  #beat(): void {
    if (this.#greeted && this.#hasRoom) this.#sendState(new StateFrame());
  }

  #sendState(frame: StateFrame): void {
    const head = agentState.encode({ ...this.#options.describe(), atMs: Date.now(), modules: [] });
    this.#write(encodeFrame(MessageId.AgentState, frame.body(head)));
  }

  #write(frame: Uint8Array): void {
    this.#peer.sent(frame.length);
    this.#client.send(frame);
  }
}

/** The modules of one AgentState, as many as its bound lets in. */
class StateFrame {
  readonly #parts: Uint8Array[] = [];
  #bytes = STATE_HEAD_BYTES;

  fits(part: Uint8Array): boolean {
    return this.#parts.length === 0 || this.#bytes + part.length <= STATE_FRAME_BYTES_MAX;
  }

  add(part: Uint8Array): void {
    this.#parts.push(part);
    this.#bytes += part.length;
  }

  body(head: Uint8Array): Uint8Array {
    return Buffer.concat([head, ...this.#parts]);
  }
}
