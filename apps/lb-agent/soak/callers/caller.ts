/** Calls: asks for a host, reports how the call to it went, and keeps an account of both. */
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { type Dice, diceOf } from "../../../dns-service/soak/disturb/dice.ts";
import { failureShare } from "../disturb/crowd.ts";
import { CallAccount } from "./call-account.ts";
import { CallTimer, type Tick } from "./call-timer.ts";
import type { CallPlan, CallsTold, CallTimes } from "./messages.ts";
import { type HostAnswer, type HostText, hostRequest, readHostAnswer, report, WireError } from "./wire.ts";

interface Call {
  readonly key: string;
  readonly modId: number;
  readonly cmdId: number;
  readonly sentMs: number;
  readonly tick: Tick;
  isSecond: boolean;
}

const LOOPBACK = "127.0.0.1";
const TICK_MS = 2;
const PORTS = 3;
/** Callers that ask at the port of another module: the agent has to hand it on. */
const WRONG_PORT_SHARE = 0.03;
/** A machine that others keep busy may take that long; the time tells. */
const LOST_MS = 5_000;
/** Where an API tries again. */
const AGAIN_MS = 100;
const SILENCE_MS = 100;
const RECEIVE_BYTES = 4 * 1024 * 1024;
/** A timer that comes late is caught up with, but not without end. */
const BEHIND_MS_MAX = 50;

export class Caller implements AsyncDisposable {
  readonly #plan: CallPlan;
  readonly #dice: Dice;
  readonly #timer: CallTimer;
  readonly #account = new CallAccount();
  readonly #calls = new Map<number, Call>();
  readonly #sockets: readonly [Socket, Socket];
  readonly #ticking: NodeJS.Timeout;
  #seq = 0;
  #calledToMs = now();
  #isPaused = true;
  /** When the last answer came; undefined when there was none since calls began, or began again. */
  #answeredMs: number | undefined;

  private constructor(plan: CallPlan, timer: CallTimer, sockets: readonly [Socket, Socket]) {
    this.#plan = plan;
    this.#dice = diceOf(plan.seed, "callers");
    this.#timer = timer;
    this.#sockets = sockets;
    for (const socket of sockets) socket.on("message", (datagram) => this.#answered(datagram));
    this.#ticking = setInterval(() => this.#tick(), TICK_MS);
  }

  static async open(plan: CallPlan): Promise<Caller> {
    return new Caller(plan, await CallTimer.open(plan.agentPid), [await aSocket(), await aSocket()]);
  }

  /** Calls that nobody has answered yet. */
  get outstanding(): number {
    return this.#calls.size;
  }

  pause(): void {
    this.#isPaused = true;
  }

  goOn(): void {
    this.#calledToMs = now();
    this.#answeredMs = undefined;
    this.#isPaused = false;
  }

  /** Forgets the times so far. */
  measure(): void {
    this.#timer.clear();
  }

  /** The account since this was asked last. */
  told(): CallsTold {
    return this.#account.take();
  }

  times(): CallTimes {
    return this.#timer.told();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#ticking);
    for (const socket of this.#sockets) socket.close();
    await this.#timer[Symbol.asyncDispose]();
  }

  #tick(): void {
    const atMs = now();
    this.#lookForLost(atMs);
    if (this.#isPaused) return;
    this.#calledToMs = Math.max(this.#calledToMs, atMs - BEHIND_MS_MAX);
    const eachMs = 1_000 / this.#plan.callsPerSecond;
    if (this.#calledToMs + eachMs > atMs) return;
    const tick = this.#timer.begin();
    for (; this.#calledToMs + eachMs <= atMs; this.#calledToMs += eachMs) this.#call(tick);
  }

  #call(tick: Tick): void {
    const key = this.#dice.one(this.#plan.keys) ?? "";
    const [modId = 0, cmdId = 0] = key.split(" ").map(Number);
    const call = { key, modId, cmdId, sentMs: now(), tick, isSecond: false };
    this.#seq = (this.#seq + 1) >>> 0;
    this.#calls.set(this.#seq, call);
    this.#ask(this.#seq, call, this.#sockets[0]);
  }

  #ask(seq: number, { modId, cmdId }: Call, socket: Socket): void {
    const at = this.#dice.chance(WRONG_PORT_SHARE) ? this.#dice.from(0, PORTS - 1) : (modId + cmdId) % PORTS;
    socket.send(hostRequest(seq, modId, cmdId), this.#plan.basePort + at, LOOPBACK);
  }

  #answered(datagram: Buffer): void {
    const atMs = now();
    try {
      const answer = readHostAnswer(datagram);
      const call = this.#calls.get(answer.seq);
      if (call !== undefined) this.#take(call, answer, atMs);
      // Who asks twice may be answered twice.
      else if (!this.#plan.tryAgain) this.#account.wrong(`seq ${answer.seq}: answered twice, or late, or never asked`);
    } catch (cause) {
      if (!(cause instanceof WireError)) throw cause;
      this.#account.wrong(cause.message);
    }
  }

  #take(call: Call, answer: HostAnswer, atMs: number): void {
    const { key, modId, cmdId, sentMs, tick } = call;
    if (answer.modId !== modId || answer.cmdId !== cmdId) {
      this.#account.wrong(`seq ${answer.seq}: asked for ${key}, answered of ${answer.modId} ${answer.cmdId}`);
    }
    this.#calls.delete(answer.seq);
    this.#timer.end(tick, atMs - sentMs);
    const silentMs = atMs - (this.#answeredMs ?? atMs);
    if (silentMs > SILENCE_MS) this.#account.silent(silentMs);
    this.#answeredMs = atMs;
    if (answer.host === undefined) this.#account.refused(key, answer.code, sentMs);
    else this.#callHost(call, answer.host);
  }

  /** The call itself takes no time; how it went is reported. */
  #callHost(call: Call, host: HostText): void {
    const { key, modId, cmdId, sentMs } = call;
    const isSuccess = !this.#dice.chance(failureShare(host));
    const port = this.#plan.basePort + ((modId + cmdId) % PORTS);
    this.#sockets[0].send(report(call, host, isSuccess), port, LOOPBACK);
    this.#account.called({ key, host, isSuccess, sentMs });
  }

  /** Calls are in the order of their sending: the first one that is young ends it. */
  #lookForLost(atMs: number): void {
    for (const [seq, call] of this.#calls) {
      const ageMs = atMs - call.sentMs;
      if (ageMs < AGAIN_MS) return;
      if (this.#plan.tryAgain && !call.isSecond) {
        call.isSecond = true;
        this.#ask(seq, call, this.#sockets[1]);
      }
      if (ageMs < LOST_MS) continue;
      this.#calls.delete(seq);
      this.#account.lost(call.key, call.sentMs);
    }
  }
}

/** Comparable between processes, and finer than a millisecond. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

async function aSocket(): Promise<Socket> {
  const socket = createSocket({ type: "udp4", recvBufferSize: RECEIVE_BYTES });
  socket.bind(0, LOOPBACK);
  await once(socket, "listening");
  return socket;
}
