import fc from "fast-check";
import { expect, test } from "vitest";
import { OutstandingPushes } from "../src/core/outstanding-pushes.ts";

/** More than two parts of the table hold. */
const SIZE_MAX = 1_500;

/** Routes that a step is about, from `modId` on. */
const FLOOD = 100;

const step = fc.record({
  do: fc.constantFrom("add", "flood", "flood", "remove", "drain", "close"),
  seat: fc.integer({ min: 1, max: 6 }),
  modId: fc.nat(300),
  serial: fc.integer({ min: 1, max: 4 }),
});

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** The table, and a set of names that holds the same. A seat that closes is another connection afterwards. */
class Both {
  readonly #names = new Map<
    string,
    { who: { connection: number; serial: number }; key: { modId: number; cmdId: number } }
  >();
  readonly #connections = new Map<number, number>();
  readonly #pushes = new OutstandingPushes(SIZE_MAX, (connection) => this.#connection(connection % 10) === connection);

  run({ do: what, seat, modId, serial }: Step): void {
    const who = { connection: this.#connection(seat), serial };
    const keys = Array.from({ length: what === "flood" || what === "drain" ? FLOOD : 1 }, (_, at) => modId + at);
    if (what === "close") this.#close(seat);
    else if (what === "remove" || what === "drain") for (const key of keys) this.#remove(who, key);
    else for (const key of keys) this.#add(who, key);
    expect(this.#pushes.size).toBe(this.#names.size);
  }

  #add(who: { connection: number; serial: number }, modId: number): void {
    const key = { modId, cmdId: 1 };
    const name = nameOf(who, modId);
    const room = this.#names.size === SIZE_MAX ? "full" : "added";
    const expected = this.#names.has(name) ? "there" : room;
    if (this.#pushes.add(who, key) !== expected) expect.fail(`${name} was not ${expected}`);
    if (expected === "added") this.#names.set(name, { who, key });
  }

  #remove(who: { connection: number; serial: number }, modId: number): void {
    const removed = this.#pushes.remove(who, { modId, cmdId: 1 });
    if (removed !== this.#names.delete(nameOf(who, modId))) expect.fail(`${nameOf(who, modId)}: ${removed}`);
  }

  check(): void {
    for (const { who, key } of this.#names.values()) expect(this.#pushes.has(who, key)).toBe(true);
  }

  #connection(seat: number): number {
    return this.#connections.get(seat) ?? seat;
  }

  #close(seat: number): void {
    const gone = [...this.#names].filter(([, { who }]) => who.connection === this.#connection(seat));
    for (const [name] of gone) this.#names.delete(name);
    this.#connections.set(seat, this.#connection(seat) + 10);
    this.#pushes.abandon(gone.length);
  }
}

function nameOf({ connection, serial }: { connection: number; serial: number }, modId: number): string {
  return `${connection} ${serial} ${modId}`;
}

test("whatever is added, removed and abandoned, the rest is found, up to the most that may live", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150, size: "max" }), (steps) => {
      const both = new Both();
      for (const one of steps) both.run(one);
      both.check();
    }),
    { numRuns: 60 },
  );
});

test("however many wait, making room for one more looks at no more than at some hundred of them", () => {
  let looked = 0;
  const pushes = new OutstandingPushes(262_144, (connection) => {
    looked++;
    return connection % 2 === 0;
  });
  let most = 0;
  for (let at = 0; at < 262_144; at++) {
    looked = 0;
    pushes.add({ connection: 1 + (at % 10_000), serial: 1 }, { modId: Math.trunc(at / 10_000), cmdId: 1 });
    if (at % 2 === 0) pushes.abandon(1); // it closed: what it was told of is garbage
    most = Math.max(most, looked);
  }
  expect(pushes.size).toBe(131_072);
  expect(most).toBeLessThan(1_024);
});
