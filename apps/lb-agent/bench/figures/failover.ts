/**
 * How long an agent takes to go over from a peer that is gone to the other one: killed, frozen, or its whole machine silent.
 * Of dns-services, until an edit that was made in that moment has arrived; of reporters, until a call that was reported in
 * that moment is stored.
 */
import { createSocket } from "node:dgram";
import { setTimeout as pause } from "node:timers/promises";
import { changeRoutes, type Database } from "@lars/db";
import { hostAddress, routeKey } from "@lars/model";
import { SHARDS, shardOf } from "@lars/protocol";
import { tell } from "../../../dns-service/bench/report/figure-line.ts";
import { median, worst } from "../../../dns-service/bench/report/statistics.ts";
import { report } from "../../soak/callers/wire.ts";
import { RouteAsker } from "../../soak/scene/route-asker.ts";
import type { Peer } from "../stack/peer.ts";
import { aSilentMachine, type SilentMachine } from "../stack/silent-machine.ts";
import { type PeerKind, startTwoOfEach, type TwoOfEach } from "../stack/two-of-each.ts";

/** How a peer goes, and how it comes back. */
interface Way {
  readonly name: string;
  readonly go: (peer: Peer) => Promise<void> | void;
  readonly comeBack: (peer: Peer) => Promise<void> | void;
  /** Only the first of two can go like this. */
  readonly firstOnly?: boolean;
}

const LIMIT_MS = 2_000;
const GIVEN_UP_MS = 30_000;
const POLL_MS = 5;
/** Longer than a question to a quiet peer is apart from the next one: a round begins anywhere in between. */
const ANYWHERE_MS = 1_500;
/** A connection is a good one after a second. */
const GOOD_MS = 1_200;
/** 10.0.0.1 */
const HOST_IP = 0x0a_00_00_01;
const PORT = 9_000;
const MODULES_MAX = 1_000;
const CMD_ID = 1;

/** `machineSilent`: this process is in a network namespace of its own. */
export async function failover({ rounds, machineSilent }: { rounds: number; machineSilent: boolean }): Promise<void> {
  const machine = machineSilent ? await aSilentMachine() : undefined;
  await using stack = await startTwoOfEach({ fill, host: machine?.host ?? "127.0.0.1" });
  await using scene = await Scene.open(stack);
  const ways = machine === undefined ? PROCESS_WAYS : [machineWay(machine)];
  for (const kind of ["dns-service", "reporter"] as const) {
    for (const way of ways) {
      const seenMs: number[] = [];
      for (let left = rounds; left > 0; left--) seenMs.push(await scene.round(kind, way));
      tell({
        figure: "failover",
        by: { of: kind, way: way.name, rounds },
        asked: { worstMs: { atMost: LIMIT_MS } },
        seen: { medianMs: median(seenMs), worstMs: worst(seenMs), ms: seenMs },
      });
    }
  }
}

const PROCESS_WAYS: readonly Way[] = [
  { name: "killed", go: (peer) => peer.send("SIGKILL"), comeBack: (peer) => peer.startAgain() },
  { name: "frozen", go: (peer) => peer.send("SIGSTOP"), comeBack: (peer) => peer.send("SIGCONT") },
];

function machineWay({ silence, speak }: SilentMachine): Way {
  return { name: "machine silent", go: silence, comeBack: speak, firstOnly: true };
}

/** A module for each round, with one host. */
async function fill({ kysely }: Database): Promise<void> {
  const rows = Array.from({ length: MODULES_MAX }, (_, at) => ({
    modid: at + 1,
    cmdid: CMD_ID,
    serverip: HOST_IP,
    serverport: PORT,
  }));
  await kysely.insertInto("RouteData").values(rows).execute();
  const version = Math.floor(Date.now() / 1_000);
  await kysely.insertInto("RouteVersion").values({ id: 1, version }).onDuplicateKeyUpdate({ version }).execute();
}

class Scene implements AsyncDisposable {
  readonly #stack: TwoOfEach;
  readonly #asker: RouteAsker;
  readonly #socket = createSocket("udp4");
  #modId = 0;

  private constructor(stack: TwoOfEach, asker: RouteAsker) {
    this.#stack = stack;
    this.#asker = asker;
  }

  static async open(stack: TwoOfEach): Promise<Scene> {
    return new Scene(stack, await RouteAsker.open(stack.agent.port));
  }

  /** Milliseconds from the moment in which the peer in use went. */
  async round(kind: PeerKind, way: Way): Promise<number> {
    this.#modId += 1;
    await until(async () => (await this.#hosts()).length > 0);
    const used = await this.#used(kind, way);
    await pause(GOOD_MS + Math.random() * ANYWHERE_MS);
    const wentMs = performance.now();
    await way.go(used);
    await (kind === "dns-service" ? this.#editArrives() : this.#callIsStored());
    const tookMs = performance.now() - wentMs;
    await way.comeBack(used);
    return tookMs;
  }

  async #editArrives(): Promise<void> {
    const add = [{ ...routeKey(this.#modId, CMD_ID), host: hostAddress(HOST_IP, PORT + 1) }];
    await changeRoutes(this.#stack.database, { author: "bench", add, update: [], remove: [] });
    await until(async () => (await this.#hosts()).includes(`:${PORT + 1}`));
  }

  async #callIsStored(): Promise<void> {
    const route = { modId: this.#modId, cmdId: CMD_ID };
    const frame = report(route, `${HOST_IP}:${PORT}`, true);
    this.#socket.send(frame, this.#stack.agent.port + (shardOf(route.modId, CMD_ID) % SHARDS), "127.0.0.1");
    const { kysely } = this.#stack.database;
    const stored = kysely.selectFrom("ServerCallStatus").select("succ_cnt").where("modid", "=", this.#modId);
    await until(async () => (await stored.executeTakeFirst()) !== undefined);
  }

  /** Of the present module at the agent, as text. */
  async #hosts(): Promise<string> {
    const key = `${this.#modId} ${CMD_ID}`;
    return (await this.#asker.ask([key])).get(key) ?? "";
  }

  /** The peer that the agent is connected to; when only the first can go, it is brought there. */
  async #used(kind: PeerKind, { firstOnly = false }: Way): Promise<Peer> {
    const [first, other] = this.#stack.peers[kind];
    if (!firstOnly) {
      return await until(async () => {
        const [isFirst, isOther] = [await first.isUsed(), await other.isUsed()];
        if (isFirst !== isOther) return isFirst ? first : other;
        return undefined; // one of them does not yet know that the agent went
      });
    }
    if (!(await other.isUsed())) return first;
    const accepted = await first.accepted(); // it does not know which of its connections ended while it was not heard
    other.send("SIGSTOP");
    await until(async () => (await first.accepted()) > accepted);
    other.send("SIGCONT");
    await until(async () => !(await other.isUsed()));
    return first;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    await this.#asker[Symbol.asyncDispose]();
  }
}

async function until<T>(condition: () => Promise<T>): Promise<NonNullable<T>> {
  const deadline = performance.now() + GIVEN_UP_MS;
  for (;;) {
    const result = await condition();
    if (result) return result;
    if (performance.now() > deadline) throw new Error(`not within ${GIVEN_UP_MS} ms: ${condition}`);
    await pause(POLL_MS);
  }
}
