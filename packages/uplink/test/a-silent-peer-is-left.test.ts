import { aRandom } from "@lars/testkit";
import { expect, test } from "vitest";
import { PeerWithoutAnswers } from "../src/peer-without-answers.ts";
import { SilenceWatch } from "../src/silence-watch.ts";

const WHOLE = 1_000;
const STEP = 10;
const half = () => 0.5;

/** Lets time pass until there is something to do; answers what, and after how long. */
function wait(watch: SilenceWatch): { verdict: string; ms: number } {
  for (let ms = STEP; ms <= 100 * WHOLE; ms += STEP) {
    const verdict = watch.passed(STEP);
    if (verdict !== "nothing") return { verdict, ms };
  }
  return { verdict: "nothing", ms: Number.POSITIVE_INFINITY };
}

test("a peer that says nothing is asked, and given up when it does not answer, within the whole time", () => {
  const watch = new SilenceWatch({ silenceMaxMs: WHOLE, peers: 2 }, half);
  const quiet = wait(watch);
  expect(quiet).toEqual({ verdict: "ask", ms: 500 });
  watch.asked();
  const silent = wait(watch);
  expect(silent).toEqual({ verdict: "give up", ms: 400 });
});

test("one that answers is asked again, and never given up", () => {
  const watch = new SilenceWatch({ silenceMaxMs: WHOLE, peers: 2 }, half);
  for (let round = 0; round < 100; round += 1) {
    expect(wait(watch).verdict).toBe("ask");
    watch.asked();
    expect(watch.passed(390)).toBe("nothing");
    watch.heard();
  }
});

test("agents that hear nothing from the same moment on do not ask in the same moment", () => {
  const random = aRandom(7);
  const times = Array.from({ length: 200 }, () => wait(new SilenceWatch({ silenceMaxMs: WHOLE, peers: 2 }, random)).ms);
  expect(Math.min(...times)).toBeGreaterThanOrEqual(450);
  expect(Math.max(...times)).toBeLessThanOrEqual(560);
  expect(new Set(times).size).toBeGreaterThan(8);
});

test("the only peer has three times as long", () => {
  const watch = new SilenceWatch({ silenceMaxMs: WHOLE, peers: 1 }, half);
  expect(wait(watch)).toEqual({ verdict: "ask", ms: 1_500 });
  watch.asked();
  expect(wait(watch)).toEqual({ verdict: "give up", ms: 1_200 });
});

test("when all peers answer late each is given longer, until one was good for long", () => {
  const watch = new SilenceWatch({ silenceMaxMs: WHOLE, peers: 2 }, half);
  const times = Array.from({ length: 6 }, () => {
    watch.began();
    watch.asked();
    return wait(watch).ms;
  });
  expect(times).toEqual([400, 400, 800, 800, 1_600, 1_600]);
  watch.trusted();
  watch.asked();
  expect(wait(watch).ms).toBe(400);
});

const OURS = { host: "10.0.0.1", port: 7779 };
const DEPLOYED = { host: "10.0.0.2", port: 7779 };

function verdicts(peer: PeerWithoutAnswers, waitingBytes = 0): string[] {
  return Array.from({ length: (3 * WHOLE) / STEP }, () => peer.passed(STEP, waitingBytes).verdict).filter(
    (verdict) => verdict !== "nothing",
  );
}

test("a reporter that said Hello is asked again, and left when it says no more", () => {
  const peer = new PeerWithoutAnswers({ silenceMaxMs: WHOLE, peers: 2 }, half);
  peer.connected(OURS);
  peer.asked();
  peer.heard();
  for (let ms = 0; ms < 490; ms += STEP) expect(peer.passed(STEP, 0).verdict).toBe("nothing");
  expect(peer.passed(STEP, 0).verdict).toBe("ask");
  peer.asked();
  expect(verdicts(peer)[0]).toBe("give up");
  for (let attempt = 0; attempt < 4; attempt += 1) {
    peer.connected(OURS);
    peer.asked();
    const steps = Array.from({ length: (10 * WHOLE) / STEP }, () => peer.passed(STEP, 0).verdict);
    expect(steps).toContain("give up"); // it knows Hello: its silence is no deployed reporter's, however often
  }
});

test("a reporter that never says Hello is left once for each other one, and then taken for a deployed one", () => {
  const peer = new PeerWithoutAnswers({ silenceMaxMs: WHOLE, peers: 2 }, half);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    peer.connected(DEPLOYED);
    peer.asked();
    expect(verdicts(peer)[0]).toBe("give up");
  }
  peer.connected(DEPLOYED);
  peer.asked();
  expect(verdicts(peer)).toEqual([]);
});

test("the only reporter is never left for saying nothing, but for taking nothing", () => {
  const peer = new PeerWithoutAnswers({ silenceMaxMs: WHOLE, peers: 1 }, half);
  peer.connected(DEPLOYED);
  peer.asked();
  expect(verdicts(peer)).toEqual([]);
  peer.sent(5_000);
  for (let waiting = 5_000; waiting > 0; waiting -= 10) expect(peer.passed(STEP, waiting).verdict).toBe("nothing");
  expect(verdicts(peer, 10)[0]).toBe("give up");
});
