import { readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { BalancePolicy, HostSnapshot } from "@lars/balancer";
import { hostAddress, type Ipv4, type RouteKey, routeKey } from "@lars/model";
import { type Module, RouteBalancers } from "@lars/routing";
import { statusBodies } from "@lars/uplink";
import { expect, test } from "vitest";
import { POLICY } from "./builders.ts";

interface TracedOperation {
  readonly op: "update" | "getHost" | "report";
  readonly now: number;
  readonly retcode: number;
  readonly host: [number, number];
  readonly hosts: [number, number][];
  readonly status?: string;
  readonly accessCount: number;
  readonly idle: unknown[];
  readonly overload: unknown[];
  readonly commit?: string;
}

const vectors = new URL("../../../packages/balancer/test/vectors/", import.meta.url);

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

/** What the operation itself answers. */
function perform(routes: RouteBalancers, key: RouteKey, step: TracedOperation): void {
  const [ip = 0, port = 0] = step.host ?? [];
  if (step.op === "update") {
    routes.update({ ...key, hosts: step.hosts.map(([a, b]) => hostAddress(a, b)), version: 0 });
  } else if (step.op === "report") {
    expect(routes.report(key, hostAddress(ip, port), step.retcode === 0 ? "success" : "failure")).toBe("counted");
  } else {
    const picked = routes.pick(key.modId, key.cmdId);
    if (step.retcode === 0) expect(picked).toMatchObject({ kind: "host", address: { ip, port } });
    else expect([step.retcode, picked.kind]).toEqual([1, "overloaded"]);
  }
}

/** The module after the operation, as the traces write it. */
function stateAfter(module: Module, step: TracedOperation, caller: Ipv4): unknown {
  const { accessCount, idle, overload } = module.balancer.snapshot();
  const bodies = statusBodies(module.key, { accessCount, idle, overload }, { caller, nowMs: step.now * 1000 });
  return {
    accessCount,
    idle: idle.map(traced),
    overload: overload.map(traced),
    ...(step.status !== undefined && { status: module.life }),
    ...(step.commit !== undefined && { commit: Buffer.concat(bodies).toString("hex") }),
  };
}

test.each(readdirSync(vectors))(
  "%s: states, picks and the bytes of every status are those of a deployed agent",
  (name) => {
    const text = gunzipSync(readFileSync(new URL(name, vectors))).toString();
    const [head = "", ...lines] = text.trim().split("\n");
    const config = JSON.parse(head);
    const key = routeKey(config.modid, config.cmdid);
    let nowMs = 0;
    const routes = new RouteBalancers({
      policy: { ...POLICY, balance: policyOf(config) },
      clock: () => nowMs,
      random: () => 0, // the traces drive the balancer itself: the order is as given
      pull: () => undefined,
    });
    for (const line of lines) {
      const step: TracedOperation = JSON.parse(line);
      nowMs = step.now * 1000;
      perform(routes, key, step);
      const { op: _op, now: _now, hosts: _hosts, host: _host, retcode: _retcode, ...expected } = step;
      const module = routes.modules.get(key.modId, key.cmdId);
      expect(module && stateAfter(module, step, config.caller)).toEqual(expected);
    }
  },
);
