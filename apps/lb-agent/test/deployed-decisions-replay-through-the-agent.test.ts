import { type DeployedTrace, deployedTraces, type TracedStep, tracedState } from "@lars/testkit";
import { statusBodies } from "@lars/uplink";
import { expect, test, vi } from "vitest";
import type { ModuleInspection } from "../src/http/shard-question.ts";
import { ShardOnAPort } from "./a-shard-on-a-port.ts";
import { POLICY } from "./builders.ts";

vi.setConfig({ testTimeout: 60_000 }); // thousands of datagrams one after the other, on machines that do other things too

async function perform(shard: ShardOnAPort, { op, hosts, host, retCode }: TracedStep): Promise<void> {
  if (op === "update") shard.update(hosts);
  else if (op === "report" && host !== undefined) await shard.report(host, retCode);
  else {
    const answer = await shard.getHost();
    expect([answer.retCode, answer.host]).toEqual([retCode, host]);
  }
}

/** What the trace says of a module after a step: its queues; its life and the bytes of its status where they are written. */
function seenAfter(module: ModuleInspection | undefined, step: TracedStep, { key, caller }: DeployedTrace): unknown {
  if (module === undefined) return undefined;
  const bodies = statusBodies(key, module, { caller, nowMs: step.now * 1_000 });
  return {
    after: tracedState(module),
    ...(step.life !== undefined && { life: module.state }),
    ...(step.status !== undefined && { status: Buffer.concat(bodies).toString("hex") }),
  };
}

function expectedAfter({ after, life, status }: TracedStep): unknown {
  return { after, ...(life !== undefined && { life }), ...(status !== undefined && { status }) };
}

test.each(deployedTraces())(
  "$name: over UDP, picks, states and the bytes of every status are those of a deployed agent",
  async (trace) => {
    const policy = { ...POLICY, balance: trace.policy };
    await using shard = await ShardOnAPort.open({ key: trace.key, policy, caller: trace.caller });
    for (const step of trace.steps) {
      shard.clock.set(step.now * 1_000);
      await perform(shard, step);
      expect(seenAfter(shard.module(), step, trace)).toEqual(expectedAfter(step));
    }
    expect(shard.inspect().counters).toMatchObject({
      hosts: trace.steps.filter(({ op, retCode }) => op === "getHost" && retCode === 0).length,
      reports: trace.steps.filter(({ op }) => op === "report").length,
      reportsUnknown: 0,
      datagramsBad: 0,
    });
  },
);
