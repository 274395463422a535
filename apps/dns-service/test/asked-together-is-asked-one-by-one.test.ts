import fc from "fast-check";
import { expect, test } from "vitest";
import { LookupBatch, NO_ENTRY } from "../src/core/lookup-batch.ts";
import type { PackedSnapshot } from "../src/core/route-snapshot.ts";
import type { Subscriber } from "../src/core/subscriber.ts";
import { Subscriptions } from "../src/core/subscriptions.ts";

const CONNECTIONS = 4;
const KEYS = 400;
const ENTRIES = 1024;

const key = fc.nat(KEYS - 1);
const connection = fc.nat(CONNECTIONS - 1);
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      keys: fc.array(key, { minLength: 30, maxLength: 128 }),
      between: fc.array(key),
      connection,
    }),
  },
  { weight: 2, arbitrary: fc.record({ key, connection }) },
  { weight: 4, arbitrary: fc.record({ leaves: connection }) },
  { weight: 1, arbitrary: fc.record({ layout: fc.integer({ min: 1, max: 1_000 }) }) },
);

/** Where the snapshot of a layout has its routes; every seventh route is in none. */
function entryOf(route: number, layout: number): number {
  return route % 7 === 0 ? NO_ENTRY : (route * 5 + layout * 3) % ENTRIES;
}

class Model {
  readonly subscriptions = new Subscriptions();
  readonly pairs = new Set<string>();
  readonly #subscribers = Array.from({ length: CONNECTIONS }, (_, at) => this.subscriptions.open(at));
  readonly #batch = new LookupBatch();
  #layout = 0;

  relayout(layout: number): void {
    this.#layout = layout;
  }

  ask(who: number, route: number): void {
    const isNew = this.subscriptions.subscribe(this.#subscribers[who] as Subscriber, route, 1);
    expect(isNew).toBe(!this.pairs.has(`${who} ${route}`));
    this.pairs.add(`${who} ${route}`);
  }

  /** `between`: asked for one by one when the others are found already, as routes are that no snapshot has. */
  askTogether(who: number, routes: readonly number[], between: readonly number[]): void {
    const { modIds, cmdIds, entries } = this.#batch;
    for (const [at, route] of routes.entries()) {
      modIds[at] = route;
      cmdIds[at] = 1;
      entries[at] = entryOf(route, this.#layout);
    }
    this.subscriptions.recall(this.#batch, { layout: this.#layout, entries: ENTRIES } as PackedSnapshot, routes.length);
    for (const route of between) this.ask(who, route);
    const before = this.pairs.size;
    for (const route of routes) if (entryOf(route, 0) !== NO_ENTRY) this.pairs.add(`${who} ${route}`);
    const added = this.subscriptions.subscribeFound(this.#subscribers[who] as Subscriber, this.#batch, routes.length);
    expect(added).toBe(this.pairs.size - before);
  }

  leave(who: number): void {
    this.subscriptions.drop(this.#subscribers[who] as Subscriber);
    this.#subscribers[who] = this.subscriptions.open(who);
    for (const pair of this.pairs) if (pair.startsWith(`${who} `)) this.pairs.delete(pair);
  }

  told(): string[] {
    const told: string[] = [];
    const all = Int32Array.from(Array.from({ length: KEYS }, (_, route) => [route, 1]).flat());
    this.subscriptions.publish(all).proceed(
      (who, route) => {
        told.push(`${who} ${route}`);
      },
      () => true,
    );
    return told.sort();
  }
}

test("routes that are asked for together, found in whatever snapshot, are subscribed as if asked for one by one", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 30 }), (steps) => {
      const model = new Model();
      for (const one of steps) {
        if ("keys" in one) model.askTogether(one.connection, one.keys, one.between);
        else if ("key" in one) model.ask(one.connection, one.key);
        else if ("leaves" in one) model.leave(one.leaves);
        else model.relayout(one.layout);
      }
      expect(model.told()).toEqual([...model.pairs].sort());
      expect(model.subscriptions.size).toBe(model.pairs.size);
    }),
    { numRuns: 300 },
  );
});
