import { encodeFrame } from "@lars/protocol";
import { connectTcp, listenTcp } from "@lars/reactor";
import { aRandom, until } from "@lars/testkit";
import { expect, test } from "vitest";
import { PeerWithoutAnswers } from "../src/peer-without-answers.ts";
import { everyTick, ListenedTime, SilenceWatch } from "../src/silence-watch.ts";

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

/** A connection on which nothing is ever answered: how long it lasts. */
function silent(watch: SilenceWatch): number {
  watch.began();
  watch.asked();
  const { ms } = wait(watch);
  watch.gaveUp();
  return ms;
}

/** A connection on which each question is answered after so long, for so many questions: what became of it. */
function answering(watch: SilenceWatch, answerMs: number, questions: number): "kept" | "given up" {
  watch.began();
  for (let left = questions; left > 0; left -= 1) {
    watch.asked();
    for (let ms = 0; ms < answerMs; ms += STEP) if (watch.passed(STEP) === "give up") return "given up";
    watch.heard();
    if (wait(watch).verdict !== "ask") return "given up";
  }
  return "kept";
}

/** A peer that answered falls silent: how long until it is given up. */
function untilGivenUp(watch: SilenceWatch): number {
  const quiet = wait(watch);
  watch.asked();
  return quiet.ms + wait(watch).ms;
}

test("when nobody answers each is given longer from round to round, up to a bound", () => {
  const watch = new SilenceWatch({ silenceMaxMs: WHOLE, peers: 2 }, half);
  const times = Array.from({ length: 12 }, () => silent(watch));
  expect(times).toEqual([400, 400, 800, 800, 1_600, 1_600, 3_200, 3_200, 6_400, 6_400, 6_400, 6_400]);
});

test("whoever answers promptly is left within the whole time when it falls silent, however long all were away before", () => {
  for (let givenUp = 0; givenUp <= 12; givenUp += 1) {
    const watch = new SilenceWatch({ silenceMaxMs: WHOLE, peers: 2 }, half);
    for (let left = givenUp; left > 0; left -= 1) silent(watch);
    expect(answering(watch, STEP, 1)).toBe("kept");
    expect(untilGivenUp(watch)).toBeLessThanOrEqual(WHOLE);
  }
});

test("peers that all answer late are found and kept, also when they answer soon now and then; after a good minute they are as others", () => {
  const watch = new SilenceWatch({ silenceMaxMs: WHOLE, peers: 2 }, half);
  for (let left = 4; left > 0; left -= 1) silent(watch);
  expect(answering(watch, 1_500, 2)).toBe("kept");
  expect(answering(watch, 10, 2)).toBe("kept");
  expect(answering(watch, 1_500, 2)).toBe("kept");
  expect(answering(watch, 10, 300)).toBe("kept"); // more than a minute
  expect(answering(watch, 1_500, 1)).toBe("given up");
  expect(untilGivenUp(watch)).toBeLessThanOrEqual(WHOLE);
});

test("what was asked on the connection before is not answered on the next one", () => {
  const watch = new SilenceWatch({ silenceMaxMs: WHOLE, peers: 2 }, half);
  for (let left = 4; left > 0; left -= 1) silent(watch);
  watch.asked();
  watch.began(); // the peer closed it
  watch.asked();
  expect(wait(watch).ms).toBe(1_600);
});

test("of a freeze only as much counts as of a tick or two, so nobody is given up for it", () => {
  const listened = new ListenedTime(0);
  const watch = new SilenceWatch({ silenceMaxMs: WHOLE, peers: 2 }, half);
  watch.asked();
  expect(watch.passed(listened.look(50))).toBe("nothing");
  expect(watch.passed(listened.look(3_600_050))).toBe("nothing");
  const verdicts: string[] = [];
  for (let ms = 3_600_100; verdicts.at(-1) !== "give up"; ms += 50) verdicts.push(watch.passed(listened.look(ms)));
  expect(verdicts.length).toBe((400 - 50 - 100) / 50); // from there on the peer has what was left of its time
});

test("after a freeze what came meanwhile is read before anybody is judged", async () => {
  const story: string[] = [];
  await using server = await listenTcp<undefined>(
    { host: "127.0.0.1", port: 0, connectionsMax: 1, outboxBytesMax: 1_000 },
    { open: () => undefined, messages: { 1: () => void story.push("read") } },
  );
  const options = { endpoints: [{ host: "127.0.0.1", port: server.port }], outboxBytesMax: 1_000 };
  await using client = connectTcp(options, { messages: {} });
  await until(() => client.connected);
  for (let round = 1; round <= 5; round += 1) {
    story.length = 0;
    using _ticks = everyTick(() => story.push("judged"));
    await new Promise((resolve) => setImmediate(resolve)); // of all moments the one after which timers come first
    client.send(encodeFrame(1, Buffer.alloc(0)));
    await undefined; // now it is written
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 120); // the whole process stands still
    await until(() => story.includes("judged"));
    expect(story[0]).toBe("read");
  }
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

test("a deployed reporter's silence makes nobody patient with one that said Hello", () => {
  const peer = new PeerWithoutAnswers({ silenceMaxMs: WHOLE, peers: 2 }, half);
  for (let attempt = 0; attempt < 12; attempt += 1) {
    peer.connected(DEPLOYED);
    peer.asked();
    verdicts(peer);
  }
  expect(peer.answerWithinMs).toBe(800); // it was left twice, before it was known for a deployed one
  peer.connected(OURS);
  peer.asked();
  peer.heard();
  let ms = 0;
  for (let verdict = "nothing"; verdict !== "give up"; ms += STEP) {
    verdict = peer.passed(STEP, 0).verdict;
    if (verdict === "ask") peer.asked();
  }
  expect(ms).toBeLessThanOrEqual(WHOLE);
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
