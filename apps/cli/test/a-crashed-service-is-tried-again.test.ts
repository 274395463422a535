import { expect, test } from "vitest";
import { restartPolicy, Supervision } from "../src/core/supervision.ts";

const policy = { delayMinMs: 500, delayMaxMs: 30_000, soundAfterMs: 60_000 };

/** A service that was ready once, and the means to let it crash after a while. */
function aServingOne() {
  let now = 1_000_000;
  const supervision = new Supervision(policy, () => now);
  const crashAfter = (ms: number) => {
    supervision.started();
    supervision.ready();
    now += ms;
    return supervision.ended();
  };
  return { supervision, crashAfter };
}

test("one that never was ready is refused, not tried again", () => {
  const supervision = new Supervision(policy, () => 0);
  supervision.started();
  expect(supervision.ended()).toEqual({ kind: "refused" });
});

test("each crash is followed by a longer wait, up to half a minute", () => {
  const { crashAfter } = aServingOne();
  const waits = Array.from({ length: 9 }, () => crashAfter(10));
  expect(waits.map((verdict) => verdict.kind === "restart" && verdict.afterMs)).toEqual([
    500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
  ]);
});

test("a minute of life makes the next wait the first one again", () => {
  const { crashAfter } = aServingOne();
  crashAfter(10);
  crashAfter(59_999);
  expect(crashAfter(60_000)).toEqual({ kind: "restart", afterMs: 500 });
});

test("time spent on the way to being ready is no life", () => {
  const { supervision, crashAfter } = aServingOne();
  crashAfter(10);
  supervision.started();
  expect(supervision.ended()).toEqual({ kind: "restart", afterMs: 1_000 });
});

test("the end of one that was told to stop is no crash", () => {
  const { supervision } = aServingOne();
  supervision.started();
  supervision.ready();
  supervision.stopping();
  expect(supervision.ended()).toEqual({ kind: "stopped" });
});

test("a start that comes after the request to stop does not undo it", () => {
  const { supervision } = aServingOne();
  supervision.stopping();
  supervision.started();
  supervision.ready();
  expect(supervision.ended()).toEqual({ kind: "stopped" });
});

test("the policy in use is half a second to half a minute, reset after a minute", () => {
  expect(restartPolicy).toEqual(policy);
});
