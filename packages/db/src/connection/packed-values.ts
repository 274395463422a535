/** Rows of numbers as the VALUES of a statement: digits only, so nothing has to be quoted, and no object for each row. */

const FIRST_BYTES = 16_384;
/** A number beyond is written as JavaScript writes it: at most so many characters. */
const UINT_MAX = 4_294_967_295;
const LONGEST_NUMBER = 24;

const [OPEN, CLOSE, COMMA, ZERO] = [40, 41, 44, 48];

/** Writes texts one after the other into the same bytes: thousands of rows a second leave nothing else behind. */
export class PackedValues {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #at = 0;

  /** `(1,2),(3,4)` of the numbers 1 to 4, two a row; `before` stands in each row before them, e.g. `7,` for `(7,1,2),(7,3,4)`. */
  text(numbers: Float64Array | Uint32Array, perRow: number, before = ""): string {
    this.#at = 0;
    for (let at = 0; at < numbers.length; at += perRow) {
      this.#reserve(before.length + (perRow + 1) * LONGEST_NUMBER);
      if (at > 0) this.#bytes[this.#at++] = COMMA;
      this.#bytes[this.#at++] = OPEN;
      if (before !== "") this.#at += this.#bytes.write(before, this.#at, "latin1");
      for (let n = at; n < at + perRow; n++) {
        if (n > at) this.#bytes[this.#at++] = COMMA;
        this.#write(numbers[n] as number);
      }
      this.#bytes[this.#at++] = CLOSE;
    }
    return this.#bytes.toString("latin1", 0, this.#at);
  }

  #write(number: number): void {
    if (number < 0 || number > UINT_MAX || !Number.isInteger(number)) {
      this.#at += this.#bytes.write(String(number), this.#at, "latin1");
      return;
    }
    let digits = 1;
    for (let power = 10; power <= number; power *= 10) digits += 1;
    this.#at += digits;
    let rest = number;
    for (let at = this.#at - 1; digits > 0; at--, digits--) {
      const next = (rest / 10) >>> 0;
      this.#bytes[at] = ZERO + rest - next * 10;
      rest = next;
    }
  }

  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#bytes.length) return;
    const longer = Buffer.allocUnsafe(this.#bytes.length * 2 + bytes);
    this.#bytes.copy(longer, 0, 0, this.#at);
    this.#bytes = longer;
  }
}

/** One text, as {@link PackedValues} writes it. */
export function packedValues(numbers: Float64Array | Uint32Array, perRow: number, before = ""): string {
  return new PackedValues().text(numbers, perRow, before);
}
