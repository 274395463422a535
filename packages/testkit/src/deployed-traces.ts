/** What a deployed balancer did: traces of its operations, each with the state after it (load-balancing.md). */
import { readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { BalancePolicy, BalancerSnapshot, HostSnapshot } from "@lars/balancer";
import { type HostAddress, hostAddress, type Ipv4, type RouteKey, routeKey } from "@lars/model";

/** One operation. What it has no use for is undefined. */
export interface TracedStep {
  readonly op: "update" | "getHost" | "report";
  /** Unix seconds. */
  readonly now: number;
  /** Of the answer, or reported; 0 is success. */
  readonly retCode: number;
  /** The host that was answered or reported. */
  readonly host: HostAddress | undefined;
  /** Of an update. */
  readonly hosts: readonly HostAddress[];
  /** As {@link tracedState} shows it. */
  readonly after: unknown;
  /** NEW or PULLING, where the trace says it. */
  readonly life: string | undefined;
  /** The body of the status that was sent, in hex, where one was. */
  readonly status: string | undefined;
}

export interface DeployedTrace {
  readonly name: string;
  readonly policy: BalancePolicy;
  readonly key: RouteKey;
  readonly caller: Ipv4;
  readonly steps: readonly TracedStep[];
}

interface StepLine {
  readonly op: TracedStep["op"];
  readonly now: number;
  readonly retcode?: number;
  readonly host?: [number, number];
  readonly hosts?: [number, number][];
  readonly accessCount: number;
  readonly idle: unknown[];
  readonly overload: unknown[];
  readonly status?: string;
  readonly commit?: string;
}

const vectors = new URL("../../balancer/test/vectors/", import.meta.url);

export function deployedTraces(): DeployedTrace[] {
  const names = readdirSync(vectors).filter((name) => name.endsWith(".jsonl.gz"));
  return names.map(readTrace);
}

function readTrace(name: string): DeployedTrace {
  const text = gunzipSync(readFileSync(new URL(name, vectors))).toString();
  const [head = "", ...lines] = text.trim().split("\n");
  const config: Record<string, number> = JSON.parse(head);
  const read = (key: string): number => config[key] ?? Number.NaN;
  return {
    name,
    policy: policyOf(read),
    key: routeKey(read("modid"), read("cmdid")),
    caller: read("caller") as Ipv4,
    steps: lines.map((line) => stepOf(JSON.parse(line))),
  };
}

function policyOf(read: (name: string) => number): BalancePolicy {
  return {
    probeEvery: read("probe_num"),
    initialSuccesses: read("init_succ_cnt"),
    initialFailures: read("init_err_cnt"),
    failureRateMax: read("err_rate"),
    recoveryRateMin: read("succ_rate"),
    failureStreakMax: read("contin_err_limit"),
    successStreakMin: read("contin_succ_limit"),
    windowFailureRateMax: read("window_err_rate"),
    idleWindowMs: read("idle_timeout") * 1_000,
    overloadWindowMs: read("overload_timeout") * 1_000,
  };
}

function stepOf({ op, now, retcode = 0, host, hosts = [], status, commit, ...line }: StepLine): TracedStep {
  const { accessCount, idle, overload } = line;
  return {
    op,
    now,
    retCode: retcode,
    host: host && hostAddress(...host),
    hosts: hosts.map(([ip, port]) => hostAddress(ip, port)),
    after: { accessCount, idle, overload },
    life: status,
    status: commit,
  };
}

/** A balancer's state as the traces write it. */
export function tracedState({ accessCount, idle, overload }: BalancerSnapshot): unknown {
  return { accessCount, idle: idle.map(tracedHost), overload: overload.map(tracedHost) };
}

function tracedHost(host: HostSnapshot): unknown {
  return {
    ip: host.host.ip,
    port: host.host.port,
    vsucc: host.virtualSuccesses,
    verr: host.virtualFailures,
    rsucc: host.realSuccesses,
    rerr: host.realFailures,
    continSucc: host.successStreak,
    continErr: host.failureStreak,
    overload: host.overloaded,
  };
}
