import { ID_MAX } from "@lars/model";
import type { IssueParams, MessageKey } from "./field-issue.ts";
import { addressIssue, type HostLine, hostLineKey } from "./host.ts";
import { parseId } from "./id.ts";

/** The most lines of one edit. */
export const LINES_MAX = 5_000;

/** A wrong line of a pasted text. */
export interface LineIssue {
  /** Counted from 1, blank lines too, as an editor shows it. */
  readonly line: number;
  readonly text: string;
  readonly message: MessageKey;
  readonly params: IssueParams;
}

/** What a pasted text says: either every line is right, or `issues` names each wrong one. */
export interface HostLines {
  /** The right lines, in order. */
  readonly lines: readonly HostLine[];
  /** For each of `lines` the number of its line in the text, so that the server's answer can be shown there. */
  readonly lineNumbers: readonly number[];
  readonly issues: readonly LineIssue[];
}

/** Reads lines `modid,cmdid,ip:port`; blank lines are skipped, a line given twice is named with the line it repeats. */
export function parseHostLines(text: string): HostLines {
  const lines: HostLine[] = [];
  const lineNumbers: number[] = [];
  const issues: LineIssue[] = [];
  const firstAt = new Map<string, number>();
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = index + 1;
    if (raw.trim() === "") continue;
    const read = readLine(raw, firstAt);
    if ("message" in read) {
      issues.push({ line, text: raw.trim(), ...read });
      continue;
    }
    firstAt.set(hostLineKey(read), line);
    lines.push(read);
    lineNumbers.push(line);
  }
  return { lines, lineNumbers, issues: [...issues, ...countIssues(lines.length + issues.length)] };
}

type Wrong = { readonly message: MessageKey; readonly params: IssueParams };

function readLine(raw: string, firstAt: ReadonlyMap<string, number>): HostLine | Wrong {
  const [mod, cmd, host, ...rest] = raw.split(",").map((part) => part.trim());
  if (mod === undefined || cmd === undefined || host === undefined || rest.length > 0) {
    return { message: "input.line.form", params: {} };
  }
  const modId = parseId(mod);
  const cmdId = parseId(cmd);
  if (modId === undefined) return { message: "input.id.range", params: { value: mod, min: 0, max: ID_MAX } };
  if (cmdId === undefined) return { message: "input.id.range", params: { value: cmd, min: 0, max: ID_MAX } };
  const issue = addressIssue(host);
  if (issue !== undefined) return issue;
  const read = { modId, cmdId, address: host };
  const first = firstAt.get(hostLineKey(read));
  return first === undefined ? read : { message: "input.line.duplicate", params: { line: first } };
}

function countIssues(count: number): LineIssue[] {
  if (count === 0) return [{ line: 1, text: "", message: "input.lines.none", params: {} }];
  if (count <= LINES_MAX) return [];
  return [{ line: LINES_MAX + 1, text: "", message: "input.lines.many", params: { max: LINES_MAX, count } }];
}
