/**
 * Who is told of what: connections and the routes they asked for. Both sides are walked: the subscribers of a changed
 * route, the subscriptions of a closed connection. Millions of pairs lie in flat arrays; no object per pair.
 * @hop 6/11
 */
import { hashRoute } from "./route-index.ts";

/** Fields of a record. Links are record numbers; 0 ends a list. */
const CONNECTION = 0;
const MOD_ID = 1;
const CMD_ID = 2;
const NEXT_OF_PAIR = 3;
const NEXT_OF_ROUTE = 4;
const PREVIOUS_OF_ROUTE = 5;
const NEXT_OF_CONNECTION = 6;
const FIELDS = 8;

export class Subscriptions {
  #records = new Int32Array(FIELDS * 64);
  /** Heads of lists by hash of connection and route, and by hash of the route; as many as records fit. */
  #pairs = new Int32Array(64);
  #routes = new Int32Array(64);
  readonly #connections = new Map<number, number>();
  #used = 1;
  #free = 0;
  #size = 0;

  /** Pairs of a connection and a route. */
  get size(): number {
    return this.#size;
  }

  /** From now on the connection is told of the route; false when it was already. */
  subscribe(connection: number, modId: number, cmdId: number): boolean {
    const hash = hashPair(connection, hashRoute(modId, cmdId));
    for (let at = this.#pairs[hash & this.#mask] ?? 0; at !== 0; at = this.#get(at, NEXT_OF_PAIR)) {
      if (
        this.#get(at, CONNECTION) === connection &&
        this.#get(at, MOD_ID) === modId &&
        this.#get(at, CMD_ID) === cmdId
      )
        return false;
    }
    const at = this.#take();
    this.#set(at, CONNECTION, connection);
    this.#set(at, MOD_ID, modId);
    this.#set(at, CMD_ID, cmdId);
    this.#link(at);
    this.#set(at, NEXT_OF_CONNECTION, this.#connections.get(connection) ?? 0);
    this.#connections.set(connection, at);
    this.#size++;
    return true;
  }

  /** Calls `each` once for every connection that is told of a route. `each` may drop that connection, and no other. */
  forEachSubscriber(modId: number, cmdId: number, each: (connection: number) => void): void {
    let next = 0;
    for (let at = this.#routes[hashRoute(modId, cmdId) & this.#mask] ?? 0; at !== 0; at = next) {
      next = this.#get(at, NEXT_OF_ROUTE);
      if (this.#get(at, MOD_ID) === modId && this.#get(at, CMD_ID) === cmdId) each(this.#get(at, CONNECTION));
    }
  }

  /** Calls `each` for every pair, in no order. `each` may drop that connection. */
  forEach(each: (connection: number, modId: number, cmdId: number) => void): void {
    for (const [connection, head] of this.#connections) {
      let next = 0;
      for (let at = head; at !== 0 && this.#connections.has(connection); at = next) {
        next = this.#get(at, NEXT_OF_CONNECTION);
        each(connection, this.#get(at, MOD_ID), this.#get(at, CMD_ID));
      }
    }
  }

  /** Forgets all that a connection asked for. */
  drop(connection: number): void {
    let next = 0;
    for (let at = this.#connections.get(connection) ?? 0; at !== 0; at = next) {
      next = this.#get(at, NEXT_OF_CONNECTION);
      this.#unlink(at);
      this.#set(at, NEXT_OF_CONNECTION, this.#free);
      this.#free = at;
      this.#size--;
    }
    this.#connections.delete(connection);
  }

  get #mask(): number {
    return this.#pairs.length - 1;
  }

  #get(record: number, field: number): number {
    return this.#records[record * FIELDS + field] ?? 0;
  }

  #set(record: number, field: number, value: number): void {
    this.#records[record * FIELDS + field] = value;
  }

  #take(): number {
    if (this.#free !== 0) {
      const at = this.#free;
      this.#free = this.#get(at, NEXT_OF_CONNECTION);
      return at;
    }
    if (this.#used * FIELDS === this.#records.length) this.#grow();
    return this.#used++;
  }

  #routeHash(record: number): number {
    return hashRoute(this.#get(record, MOD_ID), this.#get(record, CMD_ID));
  }

  #link(record: number): void {
    const routeHash = this.#routeHash(record);
    const pair = hashPair(this.#get(record, CONNECTION), routeHash) & this.#mask;
    this.#set(record, NEXT_OF_PAIR, this.#pairs[pair] ?? 0);
    this.#pairs[pair] = record;

    const route = routeHash & this.#mask;
    const head = this.#routes[route] ?? 0;
    this.#set(record, NEXT_OF_ROUTE, head);
    this.#set(record, PREVIOUS_OF_ROUTE, 0);
    if (head !== 0) this.#set(head, PREVIOUS_OF_ROUTE, record);
    this.#routes[route] = record;
  }

  #unlink(record: number): void {
    const routeHash = this.#routeHash(record);
    this.#unlinkPair(record, hashPair(this.#get(record, CONNECTION), routeHash) & this.#mask);
    const next = this.#get(record, NEXT_OF_ROUTE);
    const previous = this.#get(record, PREVIOUS_OF_ROUTE);
    if (next !== 0) this.#set(next, PREVIOUS_OF_ROUTE, previous);
    if (previous !== 0) this.#set(previous, NEXT_OF_ROUTE, next);
    else this.#routes[routeHash & this.#mask] = next;
  }

  #unlinkPair(record: number, bucket: number): void {
    const after = this.#get(record, NEXT_OF_PAIR);
    let at = this.#pairs[bucket] ?? 0;
    if (at === record) {
      this.#pairs[bucket] = after;
      return;
    }
    while (this.#get(at, NEXT_OF_PAIR) !== record) at = this.#get(at, NEXT_OF_PAIR);
    this.#set(at, NEXT_OF_PAIR, after);
  }

  /** Twice the room; every record is taken when it is called, so every record is linked anew. */
  #grow(): void {
    const records = new Int32Array(this.#records.length * 2);
    records.set(this.#records);
    this.#records = records;
    this.#pairs = new Int32Array(this.#pairs.length * 2);
    this.#routes = new Int32Array(this.#routes.length * 2);
    for (let record = 1; record < this.#used; record++) this.#link(record);
  }
}

function hashPair(connection: number, routeHash: number): number {
  const hash = Math.imul(connection, 0x9e3779b1) ^ routeHash;
  return hash ^ (hash >>> 15);
}
