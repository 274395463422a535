/** One event loop: its connections, what they asked for, and the snapshot they are answered from. Runs in a loop thread. */
import { encodeFrame, hello, MessageId, routeAck } from "@lars/protocol";
import type { Connection, CreateLoop, FrameRun, LoopContext, LoopHandlers } from "@lars/reactor";
import { NO_ENTRY } from "../core/lookup-batch.ts";
import { LoopConvergence } from "../core/loop-convergence.ts";
import { RouteSnapshot } from "../core/route-snapshot.ts";
import { RouteTable } from "../core/route-table.ts";
import { Subscriptions } from "../core/subscriptions.ts";
import { type AgentConnection, Answers } from "./answers.ts";
import { LoopTallies } from "./loop-tallies.ts";
import type { LoopInit, LoopReport, LoopTask, NumberedSnapshot, SwapTask } from "./messages.ts";
import { Pushes } from "./pushes.ts";
import { NO_MESSAGE, NO_ROUTE, RouteRequests } from "./route-requests.ts";

type Agent = Connection<AgentConnection>;

/** Who was told and who applied what is reported to the main thread this often, while something changes. */
const PROGRESS_TOLD_EVERY_MS = 200;

export const createLoop: CreateLoop<LoopInit, AgentConnection, LoopTask, LoopReport> = (init, context) =>
  new RouteLoop(init, context);

class RouteLoop implements LoopHandlers<AgentConnection, LoopTask> {
  readonly #context: LoopContext<LoopReport>;
  readonly #tallies: LoopTallies;
  readonly #helloFrame: Buffer;
  readonly #table = new RouteTable();
  readonly #subscriptions = new Subscriptions();
  readonly #pushes: Pushes;
  readonly #subscriptionsMax: number;
  readonly #agents = new Map<number, Agent>();
  readonly #requests = new RouteRequests();
  readonly #answers = new Answers();
  readonly #convergence = new LoopConvergence(Date.now);
  readonly #progressTimer: NodeJS.Timeout;
  #hasNothingToServe: boolean;

  readonly inPlace = {
    [MessageId.GetRouteRequest]: (agent: Agent, run: FrameRun) => this.#asked(agent, run),
  };
  readonly messages = {
    [MessageId.Hello]: (agent: Agent, body: Buffer) => this.#greeted(agent, body),
    [MessageId.RouteAck]: (agent: Agent, body: Buffer) => this.#acknowledged(agent, body),
  };

  constructor(init: LoopInit, context: LoopContext<LoopReport>) {
    this.#context = context;
    this.#tallies = new LoopTallies(init.tallies, context.loop);
    for (const gauge of ["subscriptions", "greeted", "held"] as const) this.#tallies.set(gauge, 0);
    this.#pushes = new Pushes({
      agents: this.#agents,
      subscriptions: this.#subscriptions,
      answers: this.#answers,
      convergence: this.#convergence,
      tallies: this.#tallies,
      serving: () => this.#table.serving,
    });
    this.#subscriptionsMax = init.subscriptionsMax;
    this.#helloFrame = encodeFrame(MessageId.Hello, hello.encode(init.hello));
    this.#progressTimer = setInterval(() => this.#tellProgress(), PROGRESS_TOLD_EVERY_MS).unref();
    this.#hasNothingToServe = init.nothingToServe ?? false;
    context.report({ kind: "began" });
    if (init.serving !== undefined) this.#swap(init.serving);
  }

  open(agent: Connection<AgentConnection | undefined>): AgentConnection {
    this.#agents.set(agent.id, agent as Agent);
    this.#convergence.open(agent.id, agent.peer);
    return { greeted: false, subscriber: this.#subscriptions.open(agent.id) };
  }

  close(agent: Agent): void {
    this.#agents.delete(agent.id);
    this.#pushes.closed(agent);
    this.#convergence.closed(agent.id);
    this.#subscriptions.drop(agent.state.subscriber);
    this.#tallies.set("subscriptions", this.#subscriptions.size);
    this.#tellHeld();
    if (agent.state.greeted) this.#tallies.add("greeted", -1);
  }

  drained(agent: Agent): void {
    this.#pushes.drained(agent);
  }

  task(task: LoopTask): void {
    if (task.kind === "serve") this.#serve(task);
    else this.#turnAway();
  }

  dispose(): void {
    clearInterval(this.#progressTimer);
    this.#pushes.dispose();
    this.#tellProgress();
  }

  /** The next snapshot, between two turns: who asked before has the old answer and is told, who asks from now on has the new one. */
  #serve(task: SwapTask): void {
    const isFirst = this.#table.serving === undefined;
    this.#pushes.beforeSwap();
    if (!this.#swap(task)) return;
    if (isFirst) this.#pushes.publishFirst();
    else this.#pushes.publish(task.changed);
    this.#tellHeld();
  }

  /**
   * Whoever said Hello comes back for ever and may know of another dns-service. A deployed agent does neither: it stays,
   * and has its answer when there is one.
   */
  #turnAway(): void {
    if (this.#table.serving !== undefined) return;
    this.#hasNothingToServe = true;
    for (const agent of [...this.#agents.values()]) if (agent.state.greeted) this.#sendAway(agent);
  }

  #sendAway(agent: Agent): void {
    this.#tallies.add("turnedAway");
    agent.close("stopping");
  }

  /** Answers a run of requests, each a subscription too; as many as the connection takes. */
  #asked(agent: Agent, run: FrameRun): number {
    const snapshot = this.#table.serving;
    const { batch, allValid } = this.#requests.read(run);
    if (snapshot === undefined || !allValid) return this.#askedOneByOne(agent, run.count);
    batch.find(snapshot, run.count);
    this.#subscriptions.recall(batch, snapshot.packed, run.count);
    batch.fetch(snapshot, run.count);
    const taken = this.#answerAll(agent, snapshot, run.count);
    this.#subscribeFound(agent, taken);
    return taken;
  }

  /** How many of the batch are answered: at once where that is a copy and nothing else, one by one where it is not. */
  #answerAll(agent: Agent, snapshot: RouteSnapshot, count: number): number {
    if (!this.#answers.answerAll(agent, snapshot, { batch: this.#requests.batch, count })) {
      return this.#answerEach(agent, snapshot, count);
    }
    this.#tallies.add("lookups", count);
    return count;
  }

  #answerEach(agent: Agent, snapshot: RouteSnapshot, count: number): number {
    const { batch } = this.#requests;
    let taken = 0;
    let found = 0;
    for (; taken < count && agent.takesMore; taken++) {
      const entry = batch.entries[taken] ?? NO_ENTRY;
      if (entry === NO_ENTRY) this.#askedOne(agent, taken);
      else {
        this.#answers.answerFrame(agent, snapshot, {
          start: batch.starts[taken] as number,
          length: batch.lengths[taken] as number,
        });
        found++;
      }
    }
    this.#tallies.add("lookups", found);
    return taken;
  }

  #subscribeFound(agent: Agent, taken: number): void {
    const { batch } = this.#requests;
    if (this.#pushes.any) {
      for (let at = 0; at < taken; at++) this.#pushes.answered(agent, batch.modIds[at] ?? 0, batch.cmdIds[at] ?? 0);
    }
    const added = this.#subscriptions.subscribeFound(agent.state.subscriber, batch, taken);
    if (added > 0) this.#subscribed(agent, added);
  }

  #askedOneByOne(agent: Agent, count: number): number {
    let taken = 0;
    for (; taken < count && agent.takesMore; taken++) this.#askedOne(agent, taken);
    return taken;
  }

  #askedOne(agent: Agent, at: number): void {
    const { batch, validity } = this.#requests;
    const modId = batch.modIds[at] ?? 0;
    const cmdId = batch.cmdIds[at] ?? 0;
    if (validity[at] === NO_MESSAGE) agent.invalid();
    else if (validity[at] === NO_ROUTE) {
      this.#tallies.add("invalidRequests");
      this.#answers.refuse(agent, { modId, cmdId });
    } else {
      const isNew = this.#subscriptions.subscribe(agent.state.subscriber, modId, cmdId);
      if (!isNew || this.#subscribed(agent, 1)) this.#answer(agent, { modId, cmdId });
    }
  }

  /** Whether it may have asked for so many. */
  #subscribed(agent: Agent, added: number): boolean {
    this.#tallies.add("subscriptions", added);
    if (agent.state.subscriber.size <= this.#subscriptionsMax) return true;
    this.#refuseGreedy(agent);
    return false;
  }

  #refuseGreedy(agent: Agent): void {
    this.#tallies.add("greedy");
    this.#context.log(
      `${agent.peer} closed: it asked for more than ${this.#subscriptionsMax} routes; ` +
        "if it needs them, raise [reactor] max_subscriptions_per_connection",
    );
    agent.close("limit");
  }

  #answer(agent: Agent, key: { readonly modId: number; readonly cmdId: number }): void {
    const snapshot = this.#table.serving;
    if (snapshot === undefined) {
      // Zero hosts would tell the agent to drop the module; that is not known before the first load.
      this.#tellHeld();
      return;
    }
    if (this.#pushes.any) this.#pushes.answered(agent, key.modId, key.cmdId);
    this.#tallies.add("lookups");
    if (!this.#answers.answer(agent, snapshot, key)) this.#tallies.add("misses");
  }

  #greeted(agent: Agent, body: Buffer): void {
    const who = hello.decode(body);
    if (who === undefined) {
      agent.invalid();
      return;
    }
    if (this.#hasNothingToServe) {
      this.#sendAway(agent);
      return;
    }
    if (!agent.state.greeted) this.#tallies.add("greeted");
    agent.state.greeted = true;
    this.#convergence.greeted(agent.id, who);
    agent.send(this.#helloFrame);
  }

  #acknowledged(agent: Agent, body: Buffer): void {
    const ack = routeAck.decode(body);
    if (ack === undefined) {
      agent.invalid();
      return;
    }
    this.#tallies.add("acks");
    this.#convergence.acknowledged(agent.id, ack);
  }

  #tellProgress(): void {
    const versions = this.#convergence.report(this.#pushes.left);
    if (versions.length > 0) this.#context.report({ kind: "progress", versions });
  }

  #swap(next: NumberedSnapshot): boolean {
    if (!this.#table.swap(new RouteSnapshot(next.packed), next.generation)) return false;
    this.#hasNothingToServe = false;
    this.#convergence.serve(Number(next.packed.version), next.generation);
    this.#context.report({ kind: "serving", generation: next.generation });
    return true;
  }

  #tellHeld(): void {
    this.#tallies.set("held", this.#table.serving === undefined ? this.#subscriptions.size : 0);
  }
}
