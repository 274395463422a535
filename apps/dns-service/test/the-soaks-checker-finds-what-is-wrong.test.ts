import { encodeFrame, getRouteResponse, hello, MessageId } from "@lars/protocol";
import { aHost } from "@lars/testkit";
import { expect, test } from "vitest";
import type { Finding } from "../soak/checker/finding.ts";
import { RouteHistory } from "../soak/checker/route-history.ts";
import { WatchedConnection } from "../soak/checker/watched-connection.ts";
import { FrameSplitter, readRouteFrame, routeRequest } from "../soak/checker/wire.ts";

const A = [aHost(1)];
const B = [aHost(1), aHost(2)];
const C = [aHost(3)];
const KEY = [7, 1] as const;

const textOf = (hosts: typeof A): string => hosts.map(({ ip, port }) => `${ip}:${port}`).join(" ");

/** A history of route 7 1 that is written as it goes, and one connection that the checker watches. */
function aScene(floorSeq = 0) {
  const history = new RouteHistory();
  const findings: Finding[] = [];
  let version = 100n;
  const connection = new WatchedConnection({
    history,
    name: "agent",
    floorSeq,
    clock: () => 0,
    find: (finding) => findings.push(finding),
  });
  return {
    history,
    connection,
    kinds: () => findings.map(({ kind }) => kind),
    findings,
    /** An edit through the admin; its version. */
    edit(hosts: typeof A): number {
      const seq = history.begin(new Map([[KEY.join(" "), textOf(hosts)]]), { least: version + 1n, most: version + 1n });
      version++;
      history.end(seq, { version, committedMs: 0, isAnnounced: true });
      return Number(version);
    },
    /** A row that changes past every version. */
    byHand(hosts: typeof A): void {
      const seq = history.begin(new Map([[KEY.join(" "), textOf(hosts)]]), { least: version, most: version });
      history.end(seq, { version, committedMs: 0 });
    },
    ask: () => connection.asked(...KEY),
    tell(hosts: typeof A, told = 0, key: readonly [number, number] = KEY): void {
      const answer = { modId: key[0], cmdId: key[1], hosts, version: told };
      connection.took(encodeFrame(MessageId.GetRouteResponse, getRouteResponse.encode(answer)));
    },
    greet(): void {
      connection.saidHello();
      const mine = { software: "s", version: "1", hostname: "h", instance: "i" };
      connection.took(encodeFrame(MessageId.Hello, hello.encode(mine)));
    },
  };
}

test("answers and pushes that follow the history are right, also when changes between were merged", () => {
  const scene = aScene();
  scene.edit(A);
  scene.ask();
  scene.tell(A);
  scene.edit(B);
  scene.edit(C);
  scene.tell(C);
  scene.edit([]);
  scene.tell([]);
  expect(scene.kinds()).toEqual([]);
  expect(scene.connection.behind()).toEqual([]);
});

test("a push of hosts that the route never had is found", () => {
  const scene = aScene();
  scene.edit(A);
  scene.ask();
  scene.tell(A);
  scene.tell(C);
  expect(scene.kinds()).toEqual(["never_was"]);
});

test("an answer of hosts that the route never had is found", () => {
  const scene = aScene();
  scene.edit(A);
  scene.ask();
  scene.tell(B);
  expect(scene.kinds()).toEqual(["never_was"]);
});

test("a push that was not sent is found", () => {
  const scene = aScene();
  scene.edit(A);
  scene.ask();
  scene.tell(A);
  scene.edit(B);
  const [behind] = scene.connection.behind();
  expect(behind?.key).toBe("7 1");
  expect(behind?.isUnanswered).toBe(false);
});

test("a request without an answer is found, also the second one of a route", () => {
  const scene = aScene();
  scene.edit(A);
  scene.ask();
  expect(scene.connection.behind()).toHaveLength(1);
  scene.tell(A);
  expect(scene.connection.behind()).toEqual([]);
  scene.ask();
  expect(scene.connection.behind()[0]?.isUnanswered).toBe(true);
});

test("a push that is sent twice is found", () => {
  const scene = aScene();
  scene.edit(A);
  scene.ask();
  scene.tell(A);
  scene.edit(B);
  scene.tell(B);
  scene.tell(B);
  expect(scene.kinds()).toEqual(["doubled"]);
});

test("a push after an answer that said the same is found", () => {
  const scene = aScene();
  scene.edit(A);
  scene.ask();
  scene.tell(A);
  scene.tell(A);
  expect(scene.kinds()).toEqual(["doubled"]);
});

test("asking again may be answered with the same, once", () => {
  const scene = aScene();
  scene.edit(A);
  scene.ask();
  scene.tell(A);
  scene.ask();
  scene.tell(A);
  expect(scene.kinds()).toEqual([]);
  scene.tell(A);
  expect(scene.kinds()).toEqual(["doubled"]);
});

test("an ask that a push seemed to answer excuses no double, once all asks are known to be answered", () => {
  const scene = aScene();
  scene.edit(A);
  scene.ask();
  scene.tell(A);
  scene.ask();
  scene.edit(B);
  scene.tell(B);
  scene.connection.allAnswered();
  scene.tell(B);
  expect(scene.kinds()).toEqual(["doubled"]);
});

test("there and back may be told as the same again, and as nothing; the same again without it may not", () => {
  const scene = aScene();
  scene.edit(A);
  scene.ask();
  scene.tell(A);
  scene.edit(B);
  scene.edit(A);
  expect(scene.connection.behind()).toEqual([]);
  scene.tell(A);
  expect(scene.kinds()).toEqual([]);
  scene.tell(A);
  expect(scene.kinds()).toEqual(["doubled"]);
});

test("a push that goes back is found, and what follows is judged from there", () => {
  const scene = aScene();
  scene.edit(A);
  scene.edit(B);
  scene.ask();
  scene.tell(B);
  scene.tell(A);
  scene.tell(B);
  expect(scene.kinds()).toEqual(["went_back"]);
});

test("a restored backup is a change like others: going there is right", () => {
  const scene = aScene();
  scene.edit(A);
  scene.edit(B);
  scene.ask();
  scene.tell(B);
  scene.byHand(A);
  scene.tell(A);
  expect(scene.kinds()).toEqual([]);
});

test("an answer older than what everybody on that service had been told before is found", () => {
  const scene = aScene(2);
  scene.edit(A);
  scene.edit(B);
  scene.ask();
  scene.tell(A);
  expect(scene.kinds()).toEqual(["went_back"]);
});

test("a push of a route that the connection never asked for is found", () => {
  const scene = aScene();
  scene.edit(A);
  scene.tell(A);
  scene.ask();
  scene.tell(A);
  scene.tell([], 0, [7, 2]);
  expect(scene.kinds()).toEqual(["not_asked", "not_asked"]);
});

test("the hosts of one version under the number of another are found", () => {
  const scene = aScene();
  scene.greet();
  const first = scene.edit(A);
  scene.ask();
  scene.tell(A, first);
  const second = scene.edit(B);
  scene.tell(B, first);
  scene.ask();
  scene.tell(B, second);
  scene.edit(C);
  scene.tell(C, second + 50);
  expect(scene.kinds()).toEqual(["version", "version"]);
});

test("what was changed by hand may be served under newer numbers until it is found", () => {
  const scene = aScene();
  scene.greet();
  const first = scene.edit(A);
  scene.ask();
  scene.tell(A, first);
  scene.byHand(B);
  scene.ask();
  scene.tell(A, first);
  expect(scene.kinds()).toEqual([]);
});

test("a version on a connection that said no Hello, and a Hello that answers none, are found", () => {
  const scene = aScene();
  const version = scene.edit(A);
  scene.ask();
  scene.tell(A, version);
  expect(scene.kinds()).toEqual(["version"]);
  scene.connection.took(encodeFrame(MessageId.Hello, Buffer.alloc(0)));
  expect(scene.kinds()).toEqual(["version", "stray"]);
});

test("an edit whose end nobody knows may have been seen or not, and what the table holds then decides", () => {
  const scene = aScene();
  scene.edit(A);
  scene.ask();
  scene.tell(A);
  const lost = scene.history.begin(new Map([["7 1", textOf(B)]]), { least: 102n, most: 102n });
  scene.history.end(lost, { version: undefined });
  scene.history.end(scene.history.begin(new Map([["7 1", textOf(A)]]), { least: 101n, most: 101n }), { version: 101n });
  expect(scene.connection.behind()).toEqual([]);
  scene.tell(B);
  expect(scene.connection.behind()).toHaveLength(1);
  scene.tell(A);
  expect(scene.connection.behind()).toEqual([]);
  expect(scene.kinds()).toEqual([]);
});

test("hosts out of order or there twice, ports that are none, strange fields and illegal lengths are found", () => {
  const body = (hex: string): Buffer => Buffer.from(hex.replaceAll(" ", ""), "hex");
  const bad = [
    "08071001 1a0408021001 1a0408011001",
    "08071001 1a0408011001 1a0408011001",
    "1a020801",
    "2001",
    "1a05",
    "12",
  ];
  for (const hex of bad) expect(() => readRouteFrame(body(hex)), hex).toThrow();
  const scene = aScene();
  scene.connection.took(Buffer.from("02000000ffffffff", "hex"));
  scene.connection.took(Buffer.from("0200000004000000", "hex")); // of a lost stream nothing more is believed
  expect(scene.kinds()).toEqual(["malformed"]);
});

test("the checker's own reader reads what the codec writes, however it is cut", () => {
  const hosts = [aHost(1), { ip: 3_232_235_953, port: 65_535 } as (typeof A)[number]];
  const frame = encodeFrame(2, getRouteResponse.encode({ modId: 2_147_483_647, cmdId: 0, hosts, version: 2 ** 40 }));
  for (let cut = 0; cut <= frame.length; cut++) {
    const splitter = new FrameSplitter();
    const frames = [...splitter.split(frame.subarray(0, cut)), ...splitter.split(frame.subarray(cut))];
    expect(frames.map(({ body }) => readRouteFrame(body))).toEqual([
      { modId: 2_147_483_647, cmdId: 0, hosts: textOf(hosts), version: 2n ** 40n },
    ]);
  }
  expect(routeRequest(300, 0).toString("hex")).toBe("010000000300000008ac02");
});
