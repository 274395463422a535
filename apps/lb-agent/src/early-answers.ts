/**
 * What callers wait for when an agent starts: its shards, with the routes of the last run. They need the config and one
 * file; log, metrics and connections are loaded while they answer already.
 */
import type { Worker } from "node:worker_threads";
import { type LbAgentConfig, loadLbAgentConfig } from "@lars/config";
import { type Ipv4, parseIpv4 } from "@lars/model";
import type { AgentPolicy } from "@lars/routing";
import { KnownRoutes } from "./core/known-routes.ts";
import { packStored } from "./io/packed-routes.ts";
import { loadRoutes, routeOf, type StoredRoute } from "./io/route-file.ts";
import { openShards, type Shards, type ShardsListener } from "./io/shards.ts";

const LOOPBACK = 0x7f000001 as Ipv4;

/** Shards that answer, or are about to. */
export interface EarlyAnswers {
  readonly shards: Shards;
  readonly known: KnownRoutes;
  /** This machine's address. */
  readonly ip: Ipv4;
  /** Why the file of routes was ignored; undefined when it was not. */
  readonly fileTrouble: unknown;
  /** From now on somebody hears what the shards say. What they said before is said again on a new connection. */
  listen(listener: ShardsListener): void;
}

/** Threads that were started before anything was loaded, and what starts others like them. */
export interface Threads {
  readonly workers: readonly Worker[];
  readonly startWorker: (shard: number) => Worker;
}

/** Reads the routes and hands them to the shards; their ports are not awaited. */
export async function answerEarly(config: LbAgentConfig, threads: Partial<Threads> = {}): Promise<EarlyAnswers> {
  const { routes, fileTrouble } = rememberedRoutes(config.routesFile);
  let known: KnownRoutes | undefined;
  const knownRoutes = (): KnownRoutes => {
    known ??= new KnownRoutes(config.agent.modulesMax, routes.map(routeOf));
    return known;
  };
  const ip = parseIpv4(config.ip) ?? LOOPBACK;
  let listener: ShardsListener | undefined;
  const shards = await openShards({
    host: config.listen.host,
    basePort: config.listen.basePort,
    caller: ip,
    policy: policyOf(config),
    routes: () => knownRoutes().all(),
    packed: packStored(routes),
    ...threads,
    heard: (news, shard) => listener?.heard(news, shard),
    failed: (shard, cause, waitMs) => listener?.failed(shard, cause, waitMs),
    restarted: (shard) => listener?.restarted(shard),
  });
  return {
    shards,
    get known() {
      return knownRoutes(); // the shards have theirs, and do not wait for these
    },
    ip,
    fileTrouble,
    listen(to) {
      listener = to;
    },
  };
}

/** What the shards obey. */
export function policyOf(config: LbAgentConfig): AgentPolicy {
  return { ...config.agent, balance: config.policy };
}

/** The config and the answers of this process; a config that is refused is refused to whoever asks for it. */
export async function answerEarlyAsTold(argv: readonly string[], threads: Threads) {
  try {
    const config = loadLbAgentConfig({ argv });
    return { loadConfig: () => config, answers: await answerEarly(config, threads) };
  } catch (cause) {
    const loadConfig = (): LbAgentConfig => {
      throw cause;
    };
    return { loadConfig, answers: undefined };
  }
}

/** A damaged file is reported, and ignored: the dns-service knows better anyway. */
function rememberedRoutes(file: string): { routes: readonly StoredRoute[]; fileTrouble: unknown } {
  try {
    return { routes: loadRoutes(file), fileTrouble: undefined };
  } catch (fileTrouble) {
    return { routes: [], fileTrouble };
  }
}
