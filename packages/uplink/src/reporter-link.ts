/**
 * The connection to the reporter: statuses for any reporter, AgentState for one that said Hello. While it is away or slow
 * the latest of each module waits; once it is back it is told everything.
 */
import type { Ipv4 } from "@lars/model";
import { type AgentState, agentState, encodeFrame, type Hello, hello, MessageId } from "@lars/protocol";
import { connectTcp, type Endpoint, type TcpClient } from "@lars/reactor";
import { LatestByRoute } from "@lars/routing";
import { PeerWithoutAnswers } from "./peer-without-answers.ts";
import { everyTick, SILENCE_MAX_MS } from "./silence-watch.ts";
import { StateFrame } from "./state-frame.ts";
import type { RouteBytes } from "./status-frames.ts";
import { ToldStates } from "./told-states.ts";

/** What may wait in the connection itself; beyond a part of it, frames wait merged by module instead. */
const OUTBOX_BYTES_MAX = 8 * 1024 * 1024;
const OUTBOX_BYTES_ENOUGH = 1024 * 1024;

/** What was told may take so long from a shard to the connection, milliseconds. */
const ON_ITS_WAY_MS = 5_000;

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
  /**
   * A reporter that may know nothing: everything is to be told again, and then {@link ReporterLink.toldAll} this round. What
   * was told before `knownBeforeMs`, unix milliseconds, a reporter has read.
   */
  readonly tellAll: (round: { readonly round: number; readonly knownBeforeMs: number }) => void;
  /** It answered, so what it was told before that time, unix milliseconds, it has read. */
  readonly heard?: (beforeMs: number) => void;
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
  readonly #uptime: Uptime;
  readonly #told = new ToldStates();
  #greeted = false;
  /** Instance of the reporter that said Hello last. */
  #reporter = "";
  /** What earlier connections were told, as far as this one was not told it yet. */
  #earlier: ReturnType<ToldStates["frames"]> | undefined;
  #dropped = 0;
  #round = 0;
  #connectedMs = 0;
  /** Everything was handed over on this connection, so once nothing waits all there is was told. */
  #handedOver = false;
  /** When Hello was said that is not answered yet, and the last one that was, unix milliseconds; 0: none, or much waited. */
  #askedMs = 0;
  #answeredMs = 0;
  #whenThere: () => void = () => undefined;

  constructor(options: ReporterLinkOptions, listener: ReporterLinkListener) {
    const { endpoints, silenceMaxMs = SILENCE_MAX_MS } = options;
    this.#options = options;
    this.#listener = listener;
    this.#uptime = new Uptime(options.describe().startedMs);
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

  /** Everything was told, as the round of `tellAll` wanted: what the reporter knows besides is gone. */
  toldAll(round: number): void {
    if (round !== this.#round || !this.#client.connected) return;
    this.#handedOver = true;
    this.#flush();
  }

  /** Resolves once the reporter shows that it lives, or another one in its place; or after `ms`. A deployed one cannot. */
  async answers(ms: number): Promise<void> {
    if (this.#client.connected && !this.#greeted) return;
    if (!this.#client.connected && this.#options.endpoints.length === 1) return; // nobody comes in its place
    await new Promise<void>((resolve) => {
      const deadline = setTimeout(resolve, ms);
      this.#whenThere = () => {
        clearTimeout(deadline);
        resolve();
      };
      if (this.#greeted) this.#sayHello();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#heartbeat);
    this.#ticks[Symbol.dispose]();
    this.#flush();
    await this.#client[Symbol.asyncDispose]();
  }

  #put(waiting: LatestByRoute<RouteBytes>, bytes: RouteBytes): void {
    const before = this.#client.connected ? (waiting.get(bytes.id)?.once ?? []) : []; // else all is told again
    const once = [...before, ...(bytes.once ?? [])];
    if (waiting.put(bytes.id, { ...bytes, once }) === "kept") return;
    this.#dropped += 1;
    this.#round += 1; // not everything is told on this connection
  }

  #connected(endpoint: Endpoint): void {
    this.#greeted = false;
    this.#handedOver = false;
    this.#earlier = undefined;
    this.#round += 1;
    this.#connectedMs = this.#uptime.next();
    this.#peer.connected(endpoint);
    this.#sayHello();
    this.#listener.connected(endpoint);
    const knownBeforeMs = this.#answeredMs - ON_ITS_WAY_MS;
    this.#told.isKnown(knownBeforeMs);
    this.#listener.tellAll({ round: this.#round, knownBeforeMs });
    this.#flush();
  }

  /** The first word on a connection; later it asks whether anybody is there, as it is all that a reporter answers. */
  #sayHello(): void {
    this.#write(encodeFrame(MessageId.Hello, hello.encode(this.#options.hello)));
    this.#peer.asked();
    this.#askedMs = this.#states.size === 0 ? Date.now() : 0;
  }

  #watch(ms: number): void {
    if (!this.#client.connected) return;
    const { verdict, cause } = this.#peer.passed(ms, this.#client.waitingBytes);
    if (verdict === "ask") this.#sayHello();
    if (verdict === "give up") this.#client.reconnect(new Error(cause));
  }

  #helloed(body: Buffer): void {
    const said = hello.decode(body);
    if (said === undefined) return;
    this.#peer.heard();
    this.#whenThere();
    this.#answeredMs = Math.max(this.#answeredMs, this.#askedMs);
    this.#listener.heard?.(this.#answeredMs - ON_ITS_WAY_MS);
    if (this.#greeted) return;
    this.#greeted = true;
    this.#reporter = said.instance;
    this.#earlier = this.#told.frames();
    this.#beat();
    this.#flush();
  }

  get #hasRoom(): boolean {
    return this.#client.connected && this.#client.waitingBytes < OUTBOX_BYTES_ENOUGH;
  }

  #flush(): void {
    if (this.#hasRoom) this.#statuses.drain((status) => this.#send(status.bytes));
    if (!this.#greeted) return;
    this.#flushEarlier();
    if (this.#earlier !== undefined) return;
    if (this.#hasRoom && this.#states.size > 0) this.#flushStates();
    if (this.#handedOver && this.#states.size === 0) {
      this.#handedOver = false;
      this.#sendState(new StateFrame(), { allToldSinceMs: this.#connectedMs });
    }
  }

  /** Before anything else: who hears it counts on from there. */
  #flushEarlier(): void {
    while (this.#earlier !== undefined && this.#hasRoom) {
      const { value, done } = this.#earlier.next();
      if (done === true) this.#earlier = undefined;
      else this.#sendState(value.frame, { earlier: { toldTo: value.toldTo } });
    }
  }

  #send(frames: readonly Uint8Array[]): "more" | "enough" {
    for (const frame of frames) this.#write(frame);
    return this.#hasRoom ? "more" : "enough";
  }

  #flushStates(): void {
    let frame = new StateFrame();
    const to = { toldTo: this.#reporter, atMs: Date.now() };
    this.#states.drain((state) => {
      this.#told.add(state, to);
      for (const part of [...(state.once ?? []), ...state.bytes]) {
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

  #sendState(frame: StateFrame, more: Partial<Pick<AgentState, "allToldSinceMs" | "earlier">> = {}): void {
    const at = { atMs: Date.now(), uptimeMs: this.#uptime.next(), allToldSinceMs: 0, ...more };
    const head = agentState.encode({ ...this.#options.describe(), ...at, modules: [] });
    this.#write(encodeFrame(MessageId.AgentState, frame.body(head)));
  }

  #write(frame: Uint8Array): void {
    this.#peer.sent(frame.length);
    this.#client.send(frame);
  }
}

/** Milliseconds since a start by a clock that nobody sets, each told once: of two frames it says which is the later one. */
class Uptime {
  readonly #startedMs: number;
  #toldMs = 0;

  constructor(startedMs: number) {
    this.#startedMs = performance.now() - Math.max(0, Date.now() - startedMs);
  }

  next(): number {
    this.#toldMs = Math.max(this.#toldMs + 1, Math.round(performance.now() - this.#startedMs));
    return this.#toldMs;
  }
}
