/** Many rows of numbers as one text a group: the driver makes an object of each row, which takes longer than to read it. */
import { type RawBuilder, sql } from "kysely";

/**
 * An aggregate: the numbers of each row of the group, for {@link unpacked}. Whole numbers below 2^53, none of them null. The
 * text may be as long as a session allows (connection-pool.ts).
 */
export function packed(columns: readonly RawBuilder<unknown>[]): RawBuilder<string> {
  return sql<string>`group_concat(concat_ws(' ', ${sql.join([...columns])}) separator ' ')`;
}

const [BLANK, ZERO] = [32, 48];

/** The numbers of {@link packed}, row by row, flat. */
export function unpacked(text: string | null): number[] {
  const numbers: number[] = [];
  if (text === null) return numbers;
  let number = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BLANK) {
      numbers.push(number);
      number = 0;
    } else number = number * 10 + code - ZERO;
  }
  numbers.push(number);
  return numbers;
}
