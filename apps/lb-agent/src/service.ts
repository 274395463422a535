/** Wires an agent: three shards, the dns-service, the reporter, the known routes on disk. */
import type { LbAgentConfig } from "@lars/config";
import { type DaemonContext, VERSION } from "@lars/daemon";
import { formatIpv4, LarsError } from "@lars/model";
import { SHARDS } from "@lars/protocol";
import type { Endpoint } from "@lars/reactor";
import type { RouteHosts } from "@lars/routing";
import { DnsLink, ReporterLink } from "@lars/uplink";
import { changedSettings } from "./core/changed-settings.ts";
import { answerEarly, type EarlyAnswers, policyOf } from "./early-answers.ts";
import { HttpApi } from "./http/http-api.ts";
import { registerMetrics } from "./io/agent-metrics.ts";
import { ForgottenLog } from "./io/forgotten-log.ts";
import { readInstanceId } from "./io/instance-id.ts";
import { KeptLog } from "./io/kept-log.ts";
import { LinkLog } from "./io/link-log.ts";
import { RouteKeeper } from "./io/route-keeper.ts";
import type { ShardNews } from "./io/shard-messages.ts";
import type { Shards } from "./io/shards.ts";

/** A running agent; disposing it tells the reporter the last statuses and saves the routes. */
export interface RunningAgent extends AsyncDisposable {
  /** First of the three UDP ports. */
  readonly basePort: number;
  /** Takes from other settings what can be taken while it runs; what is wrong with them changes nothing. All is logged. */
  reload(load: () => LbAgentConfig): void;
}

/**
 * Starts whole or not at all.
 * @throws LarsError `PORT_IN_USE`, `HOME_INVALID`
 */
export async function startLbAgent(
  config: LbAgentConfig,
  context: DaemonContext,
  given?: EarlyAnswers,
): Promise<RunningAgent> {
  await using opened = new AsyncDisposableStack();
  const answers = given ?? (await answerEarly(config));
  opened.use(answers.shards);
  const instance = await readInstanceId(config.home);
  const agent = opened.use(new Agent({ config, context, instance, answers }));
  const basePort = await agent.start();
  const running = opened.move();
  const reload = (load: () => LbAgentConfig) => agent.reload(load);
  return { basePort, reload, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

interface AgentParts {
  readonly config: LbAgentConfig;
  readonly context: DaemonContext;
  readonly instance: string;
  readonly answers: EarlyAnswers;
}

/** An agent that stops waits no longer for a reporter that takes what it says last, milliseconds. */
const REPORTER_ANSWERS_MS = 1_500;

class Agent implements AsyncDisposable {
  readonly #parts: AgentParts;
  readonly #startedMs = Date.now();
  readonly #keeper: RouteKeeper;
  readonly #dns: DnsLink;
  readonly #reporter: ReporterLink;
  readonly #moduleCounts: number[] = Array.from({ length: SHARDS }, () => 0);
  readonly #shards: Shards;
  #http: HttpApi | undefined;
  /** Shards that told the present connection's reporter everything. */
  #toldAll = { round: 0, shards: new Set<number>() };
  #staleSince: Date | undefined = new Date();
  #shardRestarts = 0;
  readonly #keptLog: KeptLog;
  readonly #forgottenLog: ForgottenLog;
  #config: LbAgentConfig;
  /** Counts connections to a dns-service that answers. */
  #connection = 0;
  #listening = false;
  #isStopping = false;

  constructor(parts: AgentParts) {
    const { config, context, instance, answers } = parts;
    const hello = { software: "lars-lb-agent", version: VERSION, hostname: config.hostname, instance };
    this.#parts = parts;
    this.#shards = answers.shards;
    this.#config = config;
    this.#keptLog = new KeptLog(context.log);
    this.#forgottenLog = new ForgottenLog(context.log, Date.now);
    this.#keeper = new RouteKeeper({ file: config.routesFile, known: answers.known, log: context.log });
    this.#dns = new DnsLink(
      { endpoints: config.dnsServices, hello, silenceMaxMs: config.dnsSilenceMs },
      this.#dnsListener(),
    );
    this.#reporter = new ReporterLink(
      {
        endpoints: config.reporters,
        hello,
        routesMax: config.agent.modulesMax * 2, // the present ones, and as many that went
        heartbeatMs: config.agent.stateHeartbeatMs,
        silenceMaxMs: config.reporterSilenceMs,
        describe: () => this.#describe(),
      },
      this.#reporterListener(),
    );
  }

  /** Waits for the ports; answers the first of them. */
  async start(): Promise<number> {
    const { config, context, answers } = this.#parts;
    answers.listen({
      heard: (news, shard) => this.#heard(news, shard),
      failed: (shard, cause, waitMs) => this.#shardFailed(shard, { cause, waitMs }),
      restarted: (shard) => this.#shardRestarted(shard),
    });
    if (answers.fileTrouble !== undefined) {
      context.log.error({ err: answers.fileTrouble, file: config.routesFile }, "the last known routes are ignored");
    }
    await this.#shards.listening();
    this.#listening = true;
    this.#tellHealth();
    this.#tellMetrics();
    this.#http = this.#answerHttp(this.#shards);
    context.log.info(
      { host: config.listen.host, ports: [0, 1, 2].map((n) => this.#shards.basePort + n), routes: answers.known.size },
      "answering",
    );
    return this.#shards.basePort;
  }

  reload(load: () => LbAgentConfig): void {
    const { log } = this.#parts.context;
    try {
      const next = load();
      const { applied, needRestart } = changedSettings(this.#config.written, next.written);
      const { modulesMax, negativeCacheMs, statusIntervalMs, stateHeartbeatMs } = this.#config.agent;
      const written = { ...next.written };
      for (const key of needRestart) written[key] = this.#config.written[key] ?? ""; // told again as long as it differs
      const agent = { ...next.agent, modulesMax, negativeCacheMs, statusIntervalMs, stateHeartbeatMs };
      this.#config = { ...this.#config, agent, policy: next.policy, written };
      this.#shards.obey(policyOf(this.#config));
      log.info({ applied }, applied.length > 0 ? "settings are applied" : "no setting changed that can be applied");
      if (needRestart.length > 0) log.warn({ needRestart }, "these settings are as they were until a restart");
    } catch (cause) {
      if (!(cause instanceof LarsError)) throw cause;
      log.error(`settings are left as they were: ${cause.message} (${cause.code})`);
    }
  }

  /**
   * Callers are answered while whatever may take time is done: routes are saved, the dns-service is left, a reporter that
   * froze is left for another one. Then they are answered no longer, and what they reported last is told.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopping = true;
    await using reporter = this.#reporter;
    try {
      await Promise.all([
        reporter.answers(REPORTER_ANSWERS_MS),
        this.#keeper[Symbol.asyncDispose](),
        this.#dns[Symbol.asyncDispose](),
      ]);
    } finally {
      await this.#shards[Symbol.asyncDispose]();
    }
  }

  #dnsListener() {
    const log = new LinkLog(this.#parts.context.log, "dns-service");
    return {
      connected: (endpoint: Endpoint) => {
        log.connected(endpoint);
        this.#staleSince = undefined;
        this.#connection += 1;
        this.#shards.postAll({ kind: "connected", connection: this.#connection });
        this.#tellHealth();
      },
      disconnected: (endpoint: Endpoint, cause: Error | undefined) => {
        if (this.#isStopping) return; // callers are answered as before for the moment that is left
        log.disconnected(endpoint, cause);
        this.#staleSince = new Date();
        this.#shards.postAll({ kind: "disconnected" });
        this.#tellHealth();
      },
      unreachable: (endpoint: Endpoint, cause: Error) => log.unreachable(endpoint, cause),
      greeted: (peer: { software: string; version: string }) => log.greeted(peer),
      route: (route: RouteHosts) => {
        this.#learn(route);
        this.#shards.update(route);
        this.#http?.routeArrived(route);
      },
    };
  }

  #reporterListener() {
    const log = new LinkLog(this.#parts.context.log, "reporter");
    return {
      connected: (endpoint: Endpoint) => log.connected(endpoint),
      disconnected: (endpoint: Endpoint, cause: Error | undefined) => {
        if (this.#isStopping && cause === undefined) return; // it was us, and nothing is tried again
        log.disconnected(endpoint, cause);
      },
      unreachable: (endpoint: Endpoint, cause: Error) => log.unreachable(endpoint, cause),
      tellAll: (round: { readonly round: number; readonly knownBeforeMs: number }) => {
        this.#toldAll = { round: round.round, shards: new Set() };
        this.#shards.postAll({ kind: "tellAll", ...round });
      },
      heard: (beforeMs: number) => this.#shards.postAll({ kind: "heard", beforeMs }),
    };
  }

  #heard(news: ShardNews, shard: number): void {
    if (news.kind === "pull" && news.connection === this.#connection) this.#dns.pull(news.modId, news.cmdId);
    if (news.kind === "applied") this.#dns.acknowledge(news);
    if (news.kind === "kept") this.#keptLog.kept(news.modId, news.cmdId);
    if (news.kind === "keptNoLonger") this.#forget(news);
    if (news.kind === "forgot") this.#forgottenLog.forgot(news.calls);
    if (news.kind === "told") {
      this.#moduleCounts[shard] = news.modules;
      this.#reporter.tell(news.statuses, news.states);
      if (news.round !== undefined) this.#shardToldAll(shard, news.round);
    }
  }

  #shardToldAll(shard: number, round: number): void {
    if (round !== this.#toldAll.round) return; // it answers an earlier connection
    if (this.#toldAll.shards.add(shard).size === SHARDS) this.#reporter.toldAll(round);
  }

  /** What a shard keeps though it has no hosts any more stays on disk, too. */
  #learn(route: RouteHosts): void {
    if (route.hosts.length === 0 && this.#config.agent.keepLastHostsMs > 0) return;
    this.#keptLog.over(route.modId, route.cmdId);
    if (this.#parts.answers.known.learn(route)) this.#keeper.changed();
  }

  #forget({ modId, cmdId }: { readonly modId: number; readonly cmdId: number }): void {
    this.#keptLog.over(modId, cmdId);
    if (this.#parts.answers.known.learn({ modId, cmdId, hosts: [], version: 0 })) this.#keeper.changed();
  }

  #shardFailed(shard: number, { cause, waitMs }: { cause: Error | undefined; waitMs: number }): void {
    this.#shardRestarts += 1;
    this.#parts.context.log.error({ err: cause, shard, waitMs }, "a shard ended; it is started again");
    this.#tellHealth(`shard ${shard} is being started again`);
  }

  #shardRestarted(shard: number): void {
    if (this.#dns.connected) this.#shards.post(shard, { kind: "connected", connection: this.#connection });
    this.#tellHealth();
  }

  #describe() {
    const modulesTotal = this.#moduleCounts.reduce((sum, count) => sum + count, 0);
    return { startedMs: this.#startedMs, ip: this.#parts.answers.ip, dnsService: this.#dns.endpoint, modulesTotal };
  }

  #tellHealth(broken?: string): void {
    const { health } = this.#parts.context;
    if (!this.#listening || this.#isStopping) return;
    if (broken !== undefined) health.notReady(broken);
    else if (this.#staleSince === undefined) health.ready();
    else health.stale("no dns-service is connected; the last known routes are served", this.#staleSince);
  }

  #tellMetrics(): void {
    registerMetrics(this.#parts.context, {
      inspect: () => this.#shards.inspect(),
      dnsServiceConnected: () => this.#dns.connected,
      reporterConnected: () => this.#reporter.connected,
      invalidAnswers: () => this.#dns.invalidBodies,
      reporterWaiting: () => this.#reporter.counters,
      routeFileFailures: () => this.#keeper.failures,
      shardRestarts: () => this.#shardRestarts,
    });
  }

  #answerHttp(shards: Shards): HttpApi {
    const { config, context, instance } = this.#parts;
    return new HttpApi(context, {
      endpointHost: config.health.host,
      listenHost: config.listen.host,
      ask: (shard, question) => shards.ask(shard, question),
      inspect: () => shards.inspect(),
      dnsServiceConnected: () => this.#dns.connected,
      describe: () => ({
        instance,
        ...this.#describe(),
        ip: formatIpv4(this.#parts.answers.ip),
        reporterConnected: this.#reporter.connected,
      }),
    });
  }
}
