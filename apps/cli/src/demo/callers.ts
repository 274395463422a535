/** The machines of the demonstration: each asks its agent for hosts, "calls" them, and reports how that went by the script. */
import { setTimeout as pause } from "node:timers/promises";
import { connect, type LarsClient, type LarsHost } from "@lars/client/source";
import type { DemoAgent } from "@lars/config";
import { LarsError } from "@lars/model";
import { callsPerSecond, type DemoModule, demoModules } from "../core/demo/fleet.ts";
import { failureShare } from "../core/demo/script.ts";

const TICK_MS = 50;
/** After a pause of the whole machine nobody makes up for what was not called meanwhile. */
const TICKS_MADE_UP = 5;
const FAILED_CALL = 1;

export interface CallersParts {
  readonly agents: readonly DemoAgent[];
  /** Unix milliseconds at which the script begins. */
  readonly beganMs: number;
}

/** Calls from now on until it is disposed of. */
export async function startCallers({ agents, beganMs }: CallersParts): Promise<AsyncDisposable> {
  await using opened = new AsyncDisposableStack();
  const stop = new AbortController();
  const machines: Promise<void>[] = [];
  for (const [machine, agent] of agents.entries()) {
    const client = opened.use(await connect({ host: agent.listenHost, basePort: agent.basePort, deadlineMs: 500 }));
    machines.push(call(new Machine(client, machine, beganMs), stop.signal));
  }
  opened.defer(async () => {
    stop.abort();
    await Promise.all(machines);
  });
  const running = opened.move();
  return { [Symbol.asyncDispose]: () => running.disposeAsync() };
}

async function call(machine: Machine, signal: AbortSignal): Promise<void> {
  let lastMs = Date.now();
  while (!signal.aborted) {
    await pause(TICK_MS, undefined, { signal }).catch(() => undefined); // an end asked for
    const nowMs = Date.now();
    machine.tick(nowMs, Math.min(nowMs - lastMs, TICK_MS * TICKS_MADE_UP));
    lastMs = nowMs;
  }
}

class Machine {
  readonly #client: LarsClient;
  readonly #machine: number;
  readonly #beganMs: number;
  /** Calls that are due, by module; a part of one waits for the rest. */
  readonly #due: number[] = demoModules.map(() => 0);

  constructor(client: LarsClient, machine: number, beganMs: number) {
    this.#client = client;
    this.#machine = machine;
    this.#beganMs = beganMs;
  }

  tick(nowMs: number, passedMs: number): void {
    for (const [index, module] of demoModules.entries()) {
      let due = (this.#due[index] ?? 0) + (callsPerSecond(module, this.#machine, nowMs) * passedMs) / 1_000;
      for (; due >= 1; due -= 1) void this.#callOnce(index, module);
      this.#due[index] = due;
    }
  }

  async #callOnce(index: number, { modId, cmdId, hosts }: DemoModule): Promise<void> {
    try {
      const result = await this.#client.getHost(modId, cmdId);
      if (result.kind !== "host") return;
      const host = hosts.findIndex(({ ip, port }) => ip === result.host.ip && port === result.host.port);
      this.#report(result.host, { module: index, host: host < 0 ? hosts.length : host });
    } catch (cause) {
      // An agent that is started again, or a client that is closed: the next call is made as ever.
      if (!(cause instanceof LarsError)) throw cause;
    }
  }

  #report(host: LarsHost, which: { readonly module: number; readonly host: number }): void {
    const attempt = { ...which, machine: this.#machine, atMs: Date.now() - this.#beganMs };
    this.#client.report(host, Math.random() < failureShare(attempt) ? FAILED_CALL : 0);
  }
}
