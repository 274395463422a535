/** Lines of a CSV file (RFC 4180) that a spreadsheet opens without running anything. */

/** What a field may hold; null is an empty field. */
export type CsvValue = string | number | boolean | null;

/** A spreadsheet reads UTF-8 only where it finds this at the front. */
export const CSV_BOM = "\uFEFF";

/** What makes a spreadsheet take a text for a formula; a full-width sign does so too. */
const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

/** One line with its end. A text that would be a formula begins with an apostrophe instead. */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(field).join(",")}\r\n`;
}

function field(value: CsvValue): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
