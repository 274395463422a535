import { aClock, deployedTraces, type TracedStep, tracedState } from "@lars/testkit";
import { expect, test } from "vitest";
import { LoadBalancer, type PickResult } from "../src/index.ts";

const RET_OVERLOAD = 1;
const RET_NOEXIST = 3;

function answered(picked: PickResult): unknown {
  if (picked.kind === "host") return { retCode: 0, host: picked.address };
  return { retCode: picked.kind === "overloaded" ? RET_OVERLOAD : RET_NOEXIST, host: undefined };
}

function perform(balancer: LoadBalancer, { op, hosts, host, retCode }: TracedStep): void {
  if (op === "update") balancer.update(hosts);
  else if (op === "getHost") expect(answered(balancer.pick())).toEqual({ retCode, host });
  else expect(host && balancer.report(host, retCode === 0 ? "success" : "failure")).toBe("counted");
}

const traces = deployedTraces();

test("there are traces to replay", () => expect(traces.length).toBeGreaterThanOrEqual(12));

test.each(traces)(
  "$name: every decision and every counter is that of a deployed implementation",
  ({ policy, steps }) => {
    const clock = aClock();
    const balancer = new LoadBalancer({ clock, policy });
    for (const step of steps) {
      clock.set(step.now * 1_000 + 999); // the part of a second never matters
      perform(balancer, step);
      expect(tracedState(balancer.snapshot())).toEqual(step.after);
    }
  },
);
