/** The main thread's part: hands snapshots from the backend to the loops, knows who serves what, and says how things are. */
import type { DaemonContext } from "@lars/daemon";
import type { Clock } from "@lars/model";
import type { Hello } from "@lars/protocol";
import type { LoopThreads } from "@lars/reactor";
import type { Convergence } from "../core/convergence.ts";
import { LineLimit } from "../core/line-limit.ts";
import { LoadLog } from "../core/load-times.ts";
import type { Backend } from "./backend.ts";
import { HeldBackTeller } from "./held-back-teller.ts";
import { sumOfTallies } from "./loop-tallies.ts";
import { mapSizes } from "./map-sizes.ts";
import type {
  FromBackend,
  LoadReport,
  LoopInit,
  LoopReport,
  LoopTask,
  NumberedSnapshot,
  SwapTask,
} from "./messages.ts";
import { Metrics } from "./metrics.ts";
import { addressOf } from "./node-identity.ts";
import { NodeStatus } from "./node-status.ts";

export interface SupervisorParts {
  readonly tallies: SharedArrayBuffer;
  readonly convergence: Convergence;
  readonly identity: Hello;
  readonly clock: Clock;
}

/** Routes that one line names. */
const NAMED_MAX = 20;

export class Supervisor {
  readonly #context: DaemonContext;
  readonly #parts: SupervisorParts;
  readonly #metrics: Metrics;
  /** Generation that each loop serves. A dead loop stays where it was until the next one reports. */
  readonly #loopGenerations = new Map<number, number>();
  readonly #loads = new LoadLog<LoadReport["how"]>();
  #loops: LoopThreads<LoopTask> | undefined;
  #backend: Backend | undefined;
  #node: NodeStatus | undefined;
  #address = "";
  #serving: NumberedSnapshot | undefined;
  #away: { readonly sinceMs: number; readonly reason: string } | undefined;
  readonly #heldBack: HeldBackTeller;
  readonly #loadLines: LineLimit;
  readonly #outageLines: LineLimit;
  /** Of the present outage the log knows. */
  #isAwayTold = false;
  #load: LoadReport | undefined;
  #truncatedTold = "";

  constructor(context: DaemonContext, parts: SupervisorParts) {
    this.#context = context;
    this.#parts = parts;
    this.#heldBack = new HeldBackTeller(context.log);
    this.#loadLines = new LineLimit(parts.clock);
    this.#outageLines = new LineLimit(parts.clock);
    this.#metrics = new Metrics(context, {
      counters: async () => this.#loops?.counters(),
      loops: () => this.#loops?.state(),
      tallies: () => sumOfTallies(parts.tallies),
      map: () => mapSizes(this.#serving),
      newestChange: () => parts.convergence.newestChange(),
    });
    context.health.provideState(() => this.#state());
  }

  /** What serves; given to a backend that takes the place of a dead one. */
  get serving(): NumberedSnapshot | undefined {
    return this.#serving;
  }

  /** What a loop that is started again begins with. The one before it holds no memory of earlier snapshots any more. */
  forLoop(loop: number): Pick<LoopInit, "serving" | "nothingToServe"> {
    if (this.#serving !== undefined) {
      this.#loopGenerations.set(loop, this.#serving.generation);
      return { serving: this.#serving };
    }
    return this.#away === undefined ? {} : { nothingToServe: true };
  }

  connect(loops: LoopThreads<LoopTask>, backend: Backend): void {
    this.#loops = loops;
    this.#backend = backend;
  }

  /** Writes to MySQL who this dns-service is and who has what, until what is returned is disposed of. */
  startNodeStatus(listen: { readonly host: string; readonly port: number }): Disposable {
    const { identity, convergence, clock } = this.#parts;
    this.#address = addressOf(listen);
    this.#node = new NodeStatus({
      identity,
      address: this.#address,
      health: this.#context.health,
      convergence,
      clock,
      counts: async () => {
        const { routes, hosts, version } = mapSizes(this.#serving);
        const { greeted, subscriptions } = sumOfTallies(this.#parts.tallies);
        const connections = (await this.#loops?.counters())?.connections ?? 0;
        return { routeVersion: Number(version), routes, hosts, connections, greeted, subscriptions };
      },
      tell: (report) => this.#backend?.report(report) ?? false,
    });
    return this.#node;
  }

  hearBackend(message: FromBackend): void {
    if (message.kind === "snapshot") this.#swap(message);
    else if (message.kind === "loaded") this.#loaded(message.load);
    else if (message.kind === "failed") this.#metrics.failed();
    else if (message.kind === "away") this.#wentAway(message);
    else if (message.kind === "back") this.#cameBack();
    else this.#context.log[message.level](message.message);
  }

  hearLoop(report: LoopReport, loop: number): void {
    const { convergence } = this.#parts;
    if (report.kind === "serving") this.#loopServes(loop, report.generation);
    else if (report.kind === "began") convergence.loopBegan(loop);
    else {
      convergence.hear(loop, report.versions);
      this.#metrics.progressed(report.versions);
    }
  }

  /** The backend is started again with what serves; until it has loaded, nobody knows whether that is fresh. */
  backendDied(reason: string, waitMs: number): void {
    this.#node?.tellAgain();
    const text =
      "the backend thread died and is started again; see whether memory is left; if it is, please report this";
    this.#context.log.error({ reason, waitMs }, text);
    this.#wentAway({ sinceMs: this.#parts.clock(), reason: "the backend thread died and is started again" });
  }

  #swap({ generation, packed, changed }: SwapTask): void {
    this.#serving = { generation, packed };
    const { version } = packed;
    this.#parts.convergence.begin({ version, generation, routes: changed.length / 2, atMs: this.#parts.clock() });
    this.#loops?.post({ kind: "serve", generation, packed, changed });
  }

  #loaded(load: LoadReport): void {
    this.#load = load;
    this.#loads.add(load.how, { atMs: this.#parts.clock(), tookMs: load.tookMs });
    this.#metrics.loaded(load);
    if (load.how !== "interval" || load.changedRoutes > 0) this.#tellOfLoad(load);
    this.#tellOfTruncated(load.truncatedRoutes);
    if (load.verdict !== undefined) this.#heldBack.hear(load.verdict);
    this.#cameBack();
  }

  #tellOfLoad({ how, tookMs, changedRoutes }: LoadReport): void {
    const omitted = this.#loadLines.take();
    if (omitted === undefined) return;
    const version = String(this.#serving?.packed.version ?? 0n);
    this.#context.log.info({ how, tookMs, changedRoutes, version, ...(omitted > 0 && { omitted }) }, "routes loaded");
  }

  #tellOfTruncated(routes: readonly string[]): void {
    const names = `${routes.slice(0, NAMED_MAX).join(", ")}${routes.length > NAMED_MAX ? ", …" : ""}`;
    if (names !== "" && names !== this.#truncatedTold) {
      this.#context.log.error(
        { routes: names, count: routes.length },
        "routes with more hosts than a frame carries: the first ones are served; split these routes",
      );
    }
    this.#truncatedTold = names;
  }

  #wentAway({ sinceMs, reason }: { sinceMs: number; reason: string }): void {
    const wasAway = this.#away !== undefined;
    this.#away = { sinceMs: Math.min(this.#away?.sinceMs ?? sinceMs, sinceMs), reason };
    const since = new Date(this.#away.sinceMs);
    if (this.#serving !== undefined) this.#context.health.stale(reason, since);
    else {
      this.#context.health.notReady(`no routes were loaded yet: ${reason}`);
      this.#loops?.post({ kind: "nothingToServe" });
    }
    const what = this.#serving === undefined ? "nothing can be served yet" : "what was loaded is served";
    if (!wasAway) this.#tellOfOutage({ since, reason }, `routes cannot be loaded; ${what}`);
  }

  #tellOfOutage(outage: { readonly since: Date; readonly reason: string }, text: string): void {
    const omitted = this.#outageLines.take();
    this.#isAwayTold = omitted !== undefined;
    if (omitted !== undefined) this.#context.log.error({ ...outage, ...(omitted > 0 && { omitted }) }, text);
  }

  #cameBack(): void {
    if (this.#away !== undefined && this.#isAwayTold) {
      this.#context.log.info({ since: new Date(this.#away.sinceMs) }, "MySQL answers again; routes are fresh");
    }
    this.#away = undefined;
    if (this.#serving === undefined) return;
    const { held, reason } = this.#heldBack;
    if (held !== undefined && reason !== undefined) this.#context.health.stale(reason, new Date(held.sinceMs));
    else this.#context.health.ready();
  }

  #loopServes(loop: number, generation: number): void {
    this.#loopGenerations.set(loop, generation);
    if (this.#loopGenerations.size < (this.#loops?.threads ?? Number.POSITIVE_INFINITY)) return;
    this.#backend?.served(Math.min(...this.#loopGenerations.values()));
  }

  async #state(): Promise<unknown> {
    return {
      node: { ...this.#parts.identity, address: this.#address },
      map: { ...mapSizes(this.#serving), generation: this.#serving?.generation ?? 0 },
      stale: this.#away === undefined ? null : { since: new Date(this.#away.sinceMs), reason: this.#away.reason },
      loads: this.#loads.read(),
      heldBack: this.#heldBack.held ?? null,
      skippedRows: this.#load?.skippedRows ?? 0,
      truncatedRoutes: this.#load?.truncatedRoutes ?? [],
      loops: { ...this.#loops?.state(), generations: Object.fromEntries(this.#loopGenerations) },
      connections: await this.#loops?.counters(),
      requests: sumOfTallies(this.#parts.tallies),
      versions: this.#parts.convergence.newest(),
    };
  }
}
