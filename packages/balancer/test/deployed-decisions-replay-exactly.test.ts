import { readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { hostAddress } from "@lars/model";
import { expect, test } from "vitest";
import { type BalancePolicy, type HostSnapshot, LoadBalancer } from "../src/index.ts";
import { aClock } from "./builders.ts";

interface TracedOperation {
  readonly op: "update" | "getHost" | "report";
  readonly now: number;
  readonly retcode: number;
  readonly host?: [number, number];
  readonly hosts: [number, number][];
  readonly accessCount: number;
  readonly idle: unknown[];
  readonly overload: unknown[];
}

const vectors = new URL("vectors/", import.meta.url);

function policyOf(config: Record<string, number>): BalancePolicy {
  const read = (name: string): number => config[name] ?? Number.NaN;
  return {
    probeEvery: read("probe_num"),
    initialSuccesses: read("init_succ_cnt"),
    initialFailures: read("init_err_cnt"),
    failureRateMax: read("err_rate"),
    recoveryRateMin: read("succ_rate"),
    failureStreakMax: read("contin_err_limit"),
    successStreakMin: read("contin_succ_limit"),
    windowFailureRateMax: read("window_err_rate"),
    idleWindowMs: read("idle_timeout") * 1000,
    overloadWindowMs: read("overload_timeout") * 1000,
  };
}

/** A host as the traces write it. */
function traced(host: HostSnapshot): unknown {
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

function picked(balancer: LoadBalancer): unknown {
  const result = balancer.pick();
  if (result.kind === "host") return { retcode: 0, host: [result.address.ip, result.address.port] };
  return { retcode: result.kind === "overloaded" ? 1 : 3, host: undefined };
}

function perform(balancer: LoadBalancer, step: TracedOperation): void {
  if (step.op === "update") balancer.update(step.hosts.map(([ip, port]) => hostAddress(ip, port)));
  if (step.op === "getHost") expect(picked(balancer)).toEqual({ retcode: step.retcode, host: step.host });
  if (step.op === "report") {
    const [ip = 0, port = 0] = step.host ?? [];
    expect(balancer.report(hostAddress(ip, port), step.retcode === 0 ? "success" : "failure")).toBe("counted");
  }
}

const traces = readdirSync(vectors).filter((name) => name.endsWith(".jsonl.gz"));

test("there are traces to replay", () => expect(traces.length).toBeGreaterThanOrEqual(12));

test.each(traces)("%s: every decision and every counter is that of a deployed implementation", (name) => {
  const [config = "", ...lines] = gunzipSync(readFileSync(new URL(name, vectors)))
    .toString()
    .trim()
    .split("\n");
  const clock = aClock();
  const balancer = new LoadBalancer({ clock, policy: policyOf(JSON.parse(config)) });
  for (const line of lines) {
    const step: TracedOperation = JSON.parse(line);
    clock.set(step.now * 1000 + 999); // the part of a second never matters
    perform(balancer, step);
    const after = balancer.snapshot();
    expect({
      accessCount: after.accessCount,
      idle: after.idle.map(traced),
      overload: after.overload.map(traced),
    }).toEqual({ accessCount: step.accessCount, idle: step.idle, overload: step.overload });
  }
});
