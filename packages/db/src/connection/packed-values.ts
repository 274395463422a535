/** Rows of numbers as the VALUES of a statement: digits only, so nothing has to be quoted, and no object for each row. */

/** `(1,2),(3,4)` of the numbers 1 to 4, two a row; `before` stands in each row before them, e.g. `7,` for `(7,1,2),(7,3,4)`. */
export function packedValues(numbers: Float64Array | Uint32Array, perRow: number, before = ""): string {
  let text = "";
  for (let at = 0; at < numbers.length; at += perRow) {
    text += at === 0 ? `(${before}` : `),(${before}`;
    text += numbers[at];
    for (let n = at + 1; n < at + perRow; n++) text += `,${numbers[n]}`;
  }
  return `${text})`;
}
