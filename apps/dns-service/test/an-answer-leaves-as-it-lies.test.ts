import { BODY_BYTES_MAX, encodeFrame, getRouteResponse, MessageId, readFrame } from "@lars/protocol";
import type { Connection } from "@lars/reactor";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Subscriber } from "../src/core/subscriber.ts";
import { type AgentConnection, Answers } from "../src/io/answers.ts";
import { aSnapshot, type RouteModel } from "./builders.ts";
import { WrittenFrames } from "./written-frames.ts";

class Agent extends WrittenFrames {
  readonly state: AgentConnection;

  constructor(greeted: boolean) {
    super();
    this.state = { greeted, subscriber: new Subscriber(1) } as AgentConnection;
  }

  get connection(): Connection<AgentConnection> {
    return this as unknown as Connection<AgentConnection>;
  }
}

const host = fc.tuple(fc.integer({ min: 1, max: 4_294_967_295 }), fc.integer({ min: 1, max: 65_535 }));
const routes = fc.dictionary(
  fc.tuple(fc.nat(40), fc.nat(300)).map((key) => key.join(" ")),
  fc.uniqueArray(host, { minLength: 1, maxLength: 20, selector: ([ip]) => ip }),
  { minKeys: 1, maxKeys: 8 },
);
const MISSING = { modId: 77, cmdId: 77 };

test("answers in a row are byte for byte what the generated codec makes of them, with the version for who said Hello", () => {
  fc.assert(
    fc.property(routes, fc.boolean(), fc.bigInt({ min: 1n, max: 2n ** 53n - 1n }), (model, greeted, version) => {
      const snapshot = aSnapshot(new Map(Object.entries(model)) as RouteModel, version);
      const sent = new Agent(greeted);
      const answers = new Answers();
      const expected: Buffer[] = [];
      const expectFrame = (
        key: { modId: number; cmdId: number },
        hosts: readonly { ip: number; port: number }[],
      ): void => {
        const body = getRouteResponse.encode({ ...key, hosts: hosts as never, version: greeted ? Number(version) : 0 });
        expected.push(encodeFrame(MessageId.GetRouteResponse, body));
      };
      for (const [name, list] of Object.entries(model)) {
        const [modId = 0, cmdId = 0] = name.split(" ").map(Number);
        answers.answer(sent.connection, snapshot, { modId, cmdId });
        const sorted = list.toSorted((one, other) => one[0] - other[0] || one[1] - other[1]);
        expectFrame(
          { modId, cmdId },
          sorted.map(([ip, port]) => ({ ip, port })),
        );
        answers.answer(sent.connection, snapshot, MISSING);
        expectFrame(MISSING, []);
      }
      expect(sent.takeBytes()).toEqual(Buffer.concat(expected));
    }),
  );
});

test("a frame that is full has no room for the version, and goes without", () => {
  const full = Array.from({ length: 5_000 }, (_, at) => [4_000_000_000 + at, 65_535] as const);
  const snapshot = aSnapshot(new Map([["2147483647 2147483647", full]]) as RouteModel, 2n ** 53n - 1n);
  const sent = new Agent(true);
  new Answers().answer(sent.connection, snapshot, { modId: 2_147_483_647, cmdId: 2_147_483_647 });
  const bytes = sent.takeBytes();
  const frame = readFrame(bytes);
  expect(frame?.body.length).toBe(bytes.length - 8);
  const answer = getRouteResponse.decode(frame?.body ?? Buffer.alloc(0));
  expect(answer?.hosts).toHaveLength(Math.floor((BODY_BYTES_MAX - 12) / 17));
  expect(answer?.version).toBe(bytes.length === snapshot.frames.length ? 0 : 2 ** 53 - 1);
});
