import fc from "fast-check";
import { expect, test } from "vitest";
import { LoopConvergence } from "../src/core/loop-convergence.ts";
import type { LoopProgress } from "../src/core/version-progress.ts";

/** A push as a plain model keeps it: one of a list that is gone through every time. */
interface Push {
  readonly connection: number;
  readonly route: number;
  readonly at: number;
  /** Whether the connection had said Hello, and so is to acknowledge it. */
  readonly isWaitedFor: boolean;
  isAcked: boolean;
  isGone: boolean;
}

const step = fc.record({
  do: fc.constantFrom("serve", "push", "push", "push", "acknowledge", "acknowledge", "greet", "reconnect"),
  seat: fc.nat(5),
  route: fc.nat(7),
  /** An acknowledgement is of the version so many before the newest one; below 0: of one that nobody served. */
  back: fc.integer({ min: -3, max: 3 }),
});

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** A loop and the model of it, which see the same. Versions are numbered from 1 in the order of serving. */
class Both {
  readonly #loop = new LoopConvergence(() => 0);
  /** The connection that sits there now. */
  readonly #seats: number[] = [];
  readonly #greeted = new Set<number>();
  readonly #pushes: Push[] = [];
  readonly #latest = new Map<number, LoopProgress>();
  #version = 0;
  #lastId = 0;

  constructor() {
    for (let seat = 0; seat < 6; seat++) {
      this.#open(seat);
      if (seat > 0) this.#greet(seat);
    }
    this.#serve();
  }

  run(steps: readonly Step[]): void {
    for (const one of steps) {
      const connection = this.#seats[one.seat];
      if (one.do === "serve") this.#serve();
      else if (connection !== undefined) this.#with(connection, one);
      for (const progress of this.#loop.report()) this.#latest.set(progress.version, progress);
    }
  }

  check(): void {
    for (let at = 1; at <= this.#version; at++) {
      const pushes = this.#pushes.filter((push) => push.at === at);
      const told = new Set(pushes.map(({ connection }) => connection)).size;
      const waitedFor = pushes.filter(({ isWaitedFor }) => isWaitedFor);
      const connections = [...Map.groupBy(waitedFor, ({ connection }) => connection).values()];
      const applied = connections.filter((mine) => mine.every(({ isAcked }) => isAcked)).length;
      const gone = connections.filter((mine) => mine.some(({ isGone, isAcked }) => isGone && !isAcked)).length;
      const acknowledging = connections.length - gone;
      if (pushes.length === 0) expect(this.#latest.get(at)).toBeUndefined();
      else expect(this.#latest.get(at)).toMatchObject({ told, acknowledging, applied, gone });
    }
  }

  #with(connection: number, { do: what, seat, route, back }: Step): void {
    const mine = this.#pushes.filter((push) => push.connection === connection);
    const ofRoute = mine.filter((push) => push.route === route);
    if (what === "reconnect") {
      this.#loop.closed(connection);
      for (const push of mine) push.isGone = true;
      this.#open(seat);
    } else if (what === "greet") {
      this.#greet(seat); // once or over and over
    } else if (what === "acknowledge") {
      const version = this.#version - back;
      this.#loop.acknowledged(connection, { modId: route, cmdId: route % 2, version });
      this.#acknowledge(ofRoute, version);
    } else if (!ofRoute.some((push) => push.at === this.#version)) {
      this.#loop.pushed(connection, route, route % 2);
      const isWaitedFor = this.#greeted.has(connection);
      this.#pushes.push({ connection, route, at: this.#version, isWaitedFor, isAcked: false, isGone: false });
    }
  }

  #acknowledge(ofRoute: readonly Push[], version: number): void {
    const isServed = version >= 1 && version <= this.#version;
    for (const push of ofRoute) if (isServed && push.at <= version) push.isAcked = true;
  }

  #serve(): void {
    this.#version += 1;
    this.#loop.serve(this.#version, this.#version);
  }

  #open(seat: number): void {
    this.#lastId += 1;
    this.#loop.open(this.#lastId, "");
    this.#seats[seat] = this.#lastId;
  }

  /** All of them by one name: it is connections that are counted. */
  #greet(seat: number): void {
    const connection = this.#seats[seat] ?? 0;
    this.#loop.greeted(connection, { hostname: "ada", instance: "ada-1" });
    this.#greeted.add(connection);
  }
}

test("whatever is pushed, acknowledged and closed in whatever order, the counts are those of a plain model", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 250, size: "max" }), (steps) => {
      const both = new Both();
      both.run(steps);
      both.check();
    }),
    { numRuns: 100 },
  );
});
