/**
 * Measures calls, and what the machine makes of them: with each handful of calls a datagram goes to ourselves, through the
 * same kernel and the same loop, and the kernel is asked whether the agent waited for a processor. Where the echo took long,
 * or the agent was starved, nobody can say what the agent did; where neither, the time is the agent's.
 */
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { Latencies } from "./latencies.ts";
import type { CallTimes } from "./messages.ts";
import { Starvation } from "./starvation.ts";

/** A handful of calls that were sent together. */
export interface Tick {
  readonly sentMs: number;
  /** Undefined until the echo is back. */
  echoMs: number | undefined;
}

interface Answered {
  readonly tick: Tick;
  readonly ms: number;
  readonly atMs: number;
}

/** An echo that takes longer is this process's pause, or the machine's. */
const AT_ONCE_MS = 1;
const SLOW_MS = 5;
/** Ticks whose echo is not back; one that never comes back is forgotten. */
const OPEN_MAX = 4_096;
const LOOK_EVERY_MS = 20;
/** An echo that is not back by then was lost. */
const ECHO_MS_MAX = 5_000;

export class CallTimer implements AsyncDisposable {
  readonly #socket: Socket;
  readonly #starvation: Starvation;
  readonly #looking: NodeJS.Timeout;
  readonly #open = new Map<number, Tick>();
  readonly #callMs = new Latencies();
  readonly #echoMs = new Latencies();
  readonly #agentMs = new Latencies();
  #answered: Answered[] = [];
  #slow = 0;
  #echoedLate = 0;
  #starved = 0;
  #number = 0;

  private constructor(socket: Socket, agentPid: number) {
    this.#socket = socket;
    this.#starvation = new Starvation(agentPid);
    this.#looking = setInterval(() => this.#look(), LOOK_EVERY_MS);
    socket.on("message", (datagram) => this.#echoed(datagram.readUInt32LE(0)));
  }

  static async open(agentPid: number): Promise<CallTimer> {
    const socket = createSocket("udp4");
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
    return new CallTimer(socket, agentPid);
  }

  /** Before calls are sent. */
  begin(): Tick {
    this.#number = (this.#number + 1) >>> 0;
    const tick: Tick = { sentMs: performance.now(), echoMs: undefined };
    this.#open.set(this.#number, tick);
    this.#open.delete((this.#number - OPEN_MAX) >>> 0);
    const datagram = Buffer.alloc(4);
    datagram.writeUInt32LE(this.#number);
    this.#socket.send(datagram, this.#socket.address().port, "127.0.0.1");
    return tick;
  }

  /** A call of that tick was answered. */
  end(tick: Tick, ms: number): void {
    this.#callMs.add(ms);
    this.#answered.push({ tick, ms, atMs: performance.now() });
  }

  clear(): void {
    for (const latencies of [this.#callMs, this.#echoMs, this.#agentMs]) latencies.clear();
    this.#answered = [];
    this.#slow = 0;
    this.#echoedLate = 0;
    this.#starved = 0;
  }

  told(): CallTimes {
    const [callMs, echoMs, agentMs] = [this.#callMs.told(), this.#echoMs.told(), this.#agentMs.told()];
    const unjudged = { echoedLate: this.#echoedLate, starved: this.#starved };
    return { kind: "times", callMs, echoMs, agentMs, slow: this.#slow, unjudged };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#looking);
    this.#socket.close();
  }

  /** The kernel counts a wait when it is over, which it is once the answer is there. */
  #look(): void {
    const nowMs = performance.now();
    this.#starvation.look(nowMs);
    const answered = this.#answered;
    this.#answered = [];
    for (const one of answered) {
      if (one.tick.echoMs === undefined && nowMs - one.tick.sentMs < ECHO_MS_MAX) this.#answered.push(one);
      else this.#judge(one);
    }
  }

  #judge({ tick, ms, atMs }: Answered): void {
    if (tick.echoMs === undefined || tick.echoMs > AT_ONCE_MS) this.#echoedLate++;
    else if (this.#starvation.was(atMs - ms, atMs)) this.#starved++;
    else {
      this.#agentMs.add(ms);
      if (ms > SLOW_MS) this.#slow++;
    }
  }

  #echoed(number: number): void {
    const tick = this.#open.get(number);
    if (tick === undefined) return;
    this.#open.delete(number);
    tick.echoMs = performance.now() - tick.sentMs;
    this.#echoMs.add(tick.echoMs);
  }
}
