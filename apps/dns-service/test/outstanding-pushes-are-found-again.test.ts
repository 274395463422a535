import fc from "fast-check";
import { expect, test } from "vitest";
import { OutstandingPushes } from "../src/core/outstanding-pushes.ts";

const SIZE_MAX = 150;

const step = fc.record({
  do: fc.constantFrom("add", "add", "add", "remove", "close"),
  seat: fc.integer({ min: 1, max: 6 }),
  modId: fc.nat(12),
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
    const key = { modId, cmdId: 1 };
    const name = `${who.connection} ${serial} ${modId}`;
    if (what === "close") this.#close(seat);
    else if (what === "remove") expect(this.#pushes.remove(who, key)).toBe(this.#names.delete(name));
    else {
      const room = this.#names.size === SIZE_MAX ? "full" : "added";
      const expected = this.#names.has(name) ? "there" : room;
      expect(this.#pushes.add(who, key)).toBe(expected);
      if (expected === "added") this.#names.set(name, { who, key });
    }
    expect(this.#pushes.size).toBe(this.#names.size);
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

test("whatever is added, removed and abandoned, the rest is found, up to the most that may live", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 600, size: "max" }), (steps) => {
      const both = new Both();
      for (const one of steps) both.run(one);
      both.check();
    }),
    { numRuns: 100 },
  );
});
