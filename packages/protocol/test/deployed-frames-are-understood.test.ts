import { readFileSync } from "node:fs";
import { hostAddress, type Ipv4 } from "@lars/model";
import { expect, test } from "vitest";
import {
  agentState,
  type Codec,
  encodeFrame,
  getHostRequest,
  getHostResponse,
  getRouteRequest,
  getRouteResponse,
  hello,
  readDatagram,
  reportRequest,
  reportStatusRequest,
  routeAck,
} from "../src/index.ts";

type Wire = Record<string, number | boolean | undefined> & { host?: unknown; results?: WireHost[] };
type WireHost = { ip: number; port: number; succ: number; err: number; overload: boolean };

interface Vector {
  readonly message: string;
  readonly id: number;
  readonly value: Wire;
  /** Hexadecimal. */
  readonly frame: string;
}

const vectors = JSON.parse(readFileSync(new URL("./vectors/frames.json", import.meta.url), "utf8")) as Vector[];

const hostOf = (wire: { ip: number; port: number }) => hostAddress(wire.ip >>> 0, wire.port);

/** The deployed names of a vector's value in our words, written down apart from the codecs. */
function inOurWords({ message, value }: Vector): unknown {
  const ids = { modId: value["modid"], cmdId: value["cmdid"] };
  switch (message) {
    case "GetRouteRequest":
      return ids;
    case "GetRouteResponse":
      return { ...ids, hosts: (value.host as WireHost[]).map(hostOf), version: 0 };
    case "GetHostRequest":
      return { ...ids, seq: value["seq"] };
    case "GetHostResponse":
      return {
        ...ids,
        seq: value["seq"],
        retCode: value["retcode"],
        ...(value.host !== undefined && { host: hostOf(value.host as WireHost) }),
      };
    case "ReportRequest":
      return { ...ids, host: hostOf(value.host as WireHost), retCode: value["retcode"] };
    case "ReportStatusRequest":
      return {
        ...ids,
        caller: (value["caller"] as number) >>> 0,
        atSeconds: value["ts"],
        results: value.results?.map((result) => ({
          host: hostOf(result),
          successes: result.succ,
          failures: result.err,
          overloaded: result.overload,
        })),
      };
    default:
      throw new Error(`no vector of ${message} is known`);
  }
}

const codecs: Record<string, Codec<never>> = {
  GetRouteRequest: getRouteRequest as Codec<never>,
  GetRouteResponse: getRouteResponse as Codec<never>,
  GetHostRequest: getHostRequest as Codec<never>,
  GetHostResponse: getHostResponse as Codec<never>,
  ReportRequest: reportRequest as Codec<never>,
  ReportStatusRequest: reportStatusRequest as Codec<never>,
};

test("there are vectors of every deployed message id", () => {
  expect([...new Set(vectors.map(({ id }) => id))].toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test.each(
  vectors.map((vector, index) => ({ name: `${index} ${vector.message} ${JSON.stringify(vector.value)}`, vector })),
)("a deployed frame is read and written byte for byte: $name", ({ vector }) => {
  const bytes = Buffer.from(vector.frame, "hex");
  const frame = readDatagram(bytes);
  expect(frame?.id).toBe(vector.id);
  const message = codecs[vector.message]?.decode(frame?.body ?? Buffer.alloc(0));
  expect(message).toEqual(inOurWords(vector));
  const written = codecs[vector.message]?.encode(inOurWords(vector) as never) ?? Buffer.alloc(0);
  expect(encodeFrame(vector.id, written).toString("hex")).toBe(vector.frame);
});

test("fields of our own are skipped by a reader that does not know them, and the other way round", () => {
  const answer = { modId: 1, cmdId: 2, hosts: [hostAddress(3, 4)], version: 1_795_314_390 };
  const body = getRouteResponse.encode(answer);
  expect(getRouteResponse.decode(body)).toEqual(answer);
  const unknownField = Buffer.concat([body, Buffer.from([0xf8, 0x01, 0x07])]); // field 31, a varint
  expect(getRouteResponse.decode(unknownField)).toEqual(answer);
  expect(Buffer.from(body).includes(Buffer.from([0x50]))).toBe(true); // tag of field 10
  expect(getRouteResponse.encode({ ...answer, version: 0 })).toHaveLength(body.length - 6);
});

test("a hello says who speaks, in any language", () => {
  const who = { software: "lars-lb-agent", version: "0.1.0", hostname: "主机", instance: "a-b" };
  expect(hello.decode(hello.encode(who))).toEqual(who);
});

test("numbers of 64 bits are plain numbers on both sides", () => {
  const ack = { modId: 1, cmdId: 2, version: 2 ** 52 + 1 };
  expect(routeAck.decode(routeAck.encode(ack))).toStrictEqual(ack);
  const counters = {
    host: hostAddress(0xffff_ffff, 1),
    overloaded: true,
    virtualSuccesses: 1,
    virtualFailures: 2,
    realSuccesses: 3,
    realFailures: 4,
    successStreak: 5,
    failureStreak: 6,
    sinceSeconds: 1_795_314_390,
    successesTotal: 2 ** 40,
    failuresTotal: 2 ** 33,
    successesBefore: 2 ** 39,
    failuresBefore: 2 ** 32,
  };
  const module = { modId: 1, cmdId: 2, removed: false, pulling: true, stale: true, version: 9, updatedMs: 2 ** 41 };
  const state = {
    startedMs: 1_795_314_390_123,
    atMs: 1_795_314_390_456,
    ip: 0x7f00_0001 as Ipv4,
    dnsService: "127.0.0.1:7778",
    modulesTotal: 1,
    modules: [{ ...module, accessCount: 7, part: 0, parts: 1, hosts: [counters], gone: [counters] }],
    uptimeMs: 2 ** 35,
    allToldSinceMs: 2 ** 34,
  };
  expect(agentState.decode(agentState.encode(state))).toStrictEqual(state);
  for (const toldTo of ["", "a-1-b"]) {
    const earlier = { ...state, earlier: { toldTo } };
    expect(agentState.decode(agentState.encode(earlier))).toStrictEqual(earlier);
  }
});
