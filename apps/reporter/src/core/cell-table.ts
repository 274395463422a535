/**
 * Numbers of cells: one host of one module as one caller has it. A cell is five numbers; what is known of it stands in
 * columns, under the number of its slot. A hundred thousand cells cost no object and no text.
 */

/** Numbers of a key: modid, cmdid, ip, port, and who has it (a caller's address or an agent's number). */
export const KEY_NUMBERS = 5;

/** No slot: the cell is not there, or there is no room for it. */
export const NO_SLOT = -1;

const FIRST_CAPACITY = 1_024;
/** Half of the index stays empty, so a search ends soon. */
const INDEX_PER_SLOT = 2;

/** Slots by key. Keys come and go; slots of those that went are given away again once {@link inOrder} was asked. */
export class CellTable {
  /** The key that is looked for: fill it, then ask. */
  readonly key = new Int32Array(KEY_NUMBERS);
  readonly #cellsMax: number;
  #keys = new Int32Array(FIRST_CAPACITY * KEY_NUMBERS);
  /** Slot + 1 by hash; 0: empty. */
  #index = new Int32Array(FIRST_CAPACITY * INDEX_PER_SLOT);
  #used = 0;
  #size = 0;
  readonly #free: number[] = [];
  #gone: number[] = [];
  #added: number[] = [];
  #order = new Int32Array(0);

  constructor(cellsMax: number) {
    this.#cellsMax = cellsMax;
  }

  /** Cells that are there. */
  get size(): number {
    return this.#size;
  }

  /** Slots are below this; it only grows. */
  get capacity(): number {
    return this.#keys.length / KEY_NUMBERS;
  }

  get isFull(): boolean {
    return this.#size >= this.#cellsMax;
  }

  /** The slot of {@link key}, or {@link NO_SLOT}. */
  find(): number {
    return (this.#index[this.#place()] as number) - 1;
  }

  /** The slot of {@link key}, a new one when it has none; {@link NO_SLOT} when it has none and the table is full. */
  take(): number {
    const place = this.#place();
    const found = (this.#index[place] as number) - 1;
    if (found !== NO_SLOT || this.isFull) return found;
    const slot = this.#free.pop() ?? this.#used++;
    if (slot >= this.capacity) this.#grow();
    this.#keys.set(this.key, slot * KEY_NUMBERS);
    this.#index[this.#place()] = slot + 1;
    this.#size += 1;
    this.#added.push(slot);
    return slot;
  }

  /** A number of a slot's key; addresses are signed, as the array has them. */
  keyOf(slot: number, number: number): number {
    return this.#keys[slot * KEY_NUMBERS + number] as number;
  }

  /** Forgets a cell. Whoever has columns clears them. */
  release(slot: number): void {
    this.key.set(this.#keys.subarray(slot * KEY_NUMBERS, (slot + 1) * KEY_NUMBERS));
    const place = this.#place();
    if (this.#index[place] !== slot + 1) return;
    this.#closeGap(place);
    this.#size -= 1;
    this.#gone.push(slot);
  }

  /** All slots in the order of their keys, as MySQL has them. Valid until the next cell comes or goes. */
  inOrder(): Int32Array {
    if (this.#added.length > 0 || this.#gone.length > 0) this.#arrange();
    return this.#order;
  }

  #arrange(): void {
    const gone = new Set(this.#gone);
    const added = this.#added.filter((slot) => !gone.has(slot)).sort((a, b) => this.#compare(a, b));
    const before = this.#order;
    const order = new Int32Array(this.#size);
    let next = 0;
    let n = 0;
    for (const slot of before) {
      if (gone.size > 0 && gone.has(slot)) continue;
      while (next < added.length && this.#compare(added[next] as number, slot) < 0)
        order[n++] = added[next++] as number;
      order[n++] = slot;
    }
    while (next < added.length) order[n++] = added[next++] as number;
    this.#order = order;
    for (const slot of this.#gone) this.#free.push(slot);
    this.#gone = [];
    this.#added = [];
  }

  /** Addresses as the unsigned numbers they are. */
  #compare(a: number, b: number): number {
    const keys = this.#keys;
    for (let n = 0; n < KEY_NUMBERS; n++) {
      const difference = ((keys[a * KEY_NUMBERS + n] as number) >>> 0) - ((keys[b * KEY_NUMBERS + n] as number) >>> 0);
      if (difference !== 0) return difference;
    }
    return 0;
  }

  /** Where {@link key} is in the index, or where it would be. */
  #place(): number {
    const mask = this.#index.length - 1;
    for (let place = hash(this.key, 0) & mask; ; place = (place + 1) & mask) {
      const slot = (this.#index[place] as number) - 1;
      if (slot === NO_SLOT || this.#isKeyOf(slot)) return place;
    }
  }

  #isKeyOf(slot: number): boolean {
    const keys = this.#keys;
    const at = slot * KEY_NUMBERS;
    const { key } = this;
    return (
      keys[at] === key[0] &&
      keys[at + 1] === key[1] &&
      keys[at + 2] === key[2] &&
      keys[at + 3] === key[3] &&
      keys[at + 4] === key[4]
    );
  }

  /** Whoever stood behind the gap because of it moves up, so that a search never meets a hole. */
  #closeGap(gap: number): void {
    const index = this.#index;
    const mask = index.length - 1;
    index[gap] = 0;
    let hole = gap;
    for (let place = (gap + 1) & mask; index[place] !== 0; place = (place + 1) & mask) {
      const home = hash(this.#keys, ((index[place] as number) - 1) * KEY_NUMBERS) & mask;
      if (((place - home) & mask) < ((place - hole) & mask)) continue;
      index[hole] = index[place] as number;
      index[place] = 0;
      hole = place;
    }
  }

  #grow(): void {
    const keys = new Int32Array(this.#keys.length * 2);
    keys.set(this.#keys);
    const mask = this.#index.length * 2 - 1;
    const index = new Int32Array(mask + 1);
    for (const entry of this.#index) {
      if (entry === 0) continue;
      let place = hash(keys, (entry - 1) * KEY_NUMBERS) & mask;
      while (index[place] !== 0) place = (place + 1) & mask;
      index[place] = entry;
    }
    this.#keys = keys;
    this.#index = index;
  }
}

/** FNV-like over the five numbers, with a last mix so that the low bits depend on all. */
function hash(keys: Int32Array, at: number): number {
  let h = Math.imul((keys[at] as number) ^ 0x811c9dc5, 0x9e3779b1);
  h = Math.imul(h ^ (keys[at + 1] as number), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15) ^ (keys[at + 2] as number), 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 13) ^ (keys[at + 3] as number), 0x27d4eb2f);
  h = Math.imul(h ^ (h >>> 16) ^ (keys[at + 4] as number), 0x9e3779b1);
  return h ^ (h >>> 15);
}
