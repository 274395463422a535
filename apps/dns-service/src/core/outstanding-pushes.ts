/**
 * Which pushes wait for their acknowledgement: one entry for each connection, route and served version. Entries of
 * connections that closed and of versions that were forgotten stay as garbage until room is needed.
 *
 * It grows while the loop answers, so it never moves as a whole: the lowest bits of a hash name a segment, and a segment
 * that is full is cleaned or becomes two (extendible hashing).
 */
import { type AnyKey, hashOf, type Listened, PushSegment } from "./push-segment.ts";

/** As many segments are kept when nothing waits (1 MB), as the next edit will fill them again. */
const SEGMENTS_KEPT = 64;

/** The most bits that a segment's name has: 4,096 segments, four times what the most pushes need. */
const DEPTH_MAX = 12;

export class OutstandingPushes {
  readonly #sizeMax: number;
  readonly #isAlive: (connection: number, serial: number) => boolean;
  /** By name; their number is a power of two, and several names may mean the same segment. */
  #segments: PushSegment[] = [new PushSegment(0)];
  #size = 0;

  /** @param isAlive whether entries of a connection and a version are of use still; asked when room is needed */
  constructor(sizeMax: number, isAlive: (connection: number, serial: number) => boolean) {
    this.#sizeMax = sizeMax;
    this.#isAlive = isAlive;
  }

  /** Entries that live. */
  get size(): number {
    return this.#size;
  }

  /** `full`: it is not kept, as `sizeMax` entries live, or as far too many have hashes that are alike. */
  add(who: Listened, key: AnyKey): "added" | "there" | "full" {
    const hash = hashOf(who.connection, who.serial, key);
    const segment = this.#size < this.#sizeMax ? this.#roomFor(hash) : undefined;
    if (segment === undefined) return this.#segmentOf(hash).has(hash, who, key) ? "there" : "full";
    if (!segment.add(hash, who, key)) return "there";
    this.#size++;
    return "added";
  }

  has(who: Listened, key: AnyKey): boolean {
    const hash = hashOf(who.connection, who.serial, key);
    return this.#segmentOf(hash).has(hash, who, key);
  }

  /** False when it was not there. */
  remove(who: Listened, key: AnyKey): boolean {
    const hash = hashOf(who.connection, who.serial, key);
    if (!this.#segmentOf(hash).remove(hash, who, key)) return false;
    this.abandon(1);
    return true;
  }

  /** So many entries live no longer: their connection closed, or their version was forgotten. */
  abandon(count: number): void {
    this.#size -= count;
    if (this.#size > 0) return;
    if (this.#segments.length > SEGMENTS_KEPT) this.#segments = [new PushSegment(0)];
    else for (const segment of this.#segments) segment.clear();
  }

  #segmentOf(hash: number): PushSegment {
    return this.#segments[hash & (this.#segments.length - 1)] as PushSegment;
  }

  /** The segment of a hash, with room for one entry; undefined when none can be made. */
  #roomFor(hash: number): PushSegment | undefined {
    const segment = this.#segmentOf(hash);
    if (!segment.isFull) return segment;
    segment.clean(this.#isAlive);
    if (segment.isRoomy) return segment;
    if (segment.depth === DEPTH_MAX) return undefined;
    this.#split(segment, hash);
    return this.#roomFor(hash);
  }

  #split(segment: PushSegment, hash: number): void {
    const names = 1 << segment.depth;
    if (names === this.#segments.length) this.#segments = [...this.#segments, ...this.#segments];
    const [zeros, ones] = segment.split();
    const first = hash & (names - 1);
    for (let name = first; name < this.#segments.length; name += names) {
      this.#segments[name] = (name & names) === 0 ? zeros : ones;
    }
  }
}
