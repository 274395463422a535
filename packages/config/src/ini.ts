/** Reads INI text and remembers where everything stood. Knows no setting: names and values are judged elsewhere. */

/** One `key = value` line. */
export interface IniEntry {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  /** The first line of a file is 1. */
  readonly line: number;
}

/** A line that is neither empty, a comment, a section nor `key = value`. */
export interface IniProblem {
  readonly line: number;
  readonly what: string;
}

const SECTION = /^\[\s*([^\]]+?)\s*\]$/;

/** A value as it was meant: without an inline comment (` ; …`), or exactly what stands between double quotes. */
function meantBy(text: string): string {
  const quoted = /^"([^"]*)"\s*(?:;.*)?$/.exec(text);
  if (quoted?.[1] !== undefined) return quoted[1];
  return text.replace(/(?:^|\s+);.*$/, "").trim();
}

function readLine(line: string): { section: string } | { key: string; value: string } | undefined {
  const section = SECTION.exec(line.replace(/\s*;.*$/, ""))?.[1];
  if (section !== undefined) return { section };
  const equals = line.indexOf("=");
  const key = line.slice(0, Math.max(equals, 0)).trim();
  return key === "" ? undefined : { key, value: meantBy(line.slice(equals + 1).trim()) };
}

/** Its first word must do to find it: the rest may be a password. */
function illegible(line: string): string {
  const [word = "", ...rest] = line.split(/\s+/);
  return `"${word}${rest.length > 0 ? " …" : ""}" is neither [section] nor key = value`;
}

/**
 * The entries of an INI text, in order. Lines that begin with `;` or `#` are comments; a byte order mark and CRLF are
 * taken as they are meant. Lines that say nothing legible come back as problems, never as exceptions.
 */
export function parseIni(text: string): { entries: IniEntry[]; problems: IniProblem[] } {
  const entries: IniEntry[] = [];
  const problems: IniProblem[] = [];
  let section = "";
  for (const [index, raw] of text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\n|\r/)
    .entries()) {
    const line = raw.trim(); // of a byte order mark too
    if (line === "" || line.startsWith(";") || line.startsWith("#")) continue;
    const read = readLine(line);
    if (read === undefined) problems.push({ line: index + 1, what: illegible(line) });
    else if ("section" in read) section = read.section;
    else entries.push({ section, ...read, line: index + 1 });
  }
  return { entries, problems };
}
