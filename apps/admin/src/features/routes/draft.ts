/** What is being typed in the drawer, and the edit that it would become. Pure: no request, no sentence. */
import {
  addressSchema,
  type FieldIssue,
  type HostLine,
  hostLineKey,
  idTextSchema,
  type LineIssue,
  parseHostLines,
  type RouteEditInput,
} from "@lars/input";
import { checkFields } from "../../words/check-fields.ts";

/** A host as the table knew it when the drawer was opened. */
export interface KnownHost extends HostLine {
  readonly id: number;
}

/** What is typed: the three fields of one host, or a text of lines. */
export interface Draft {
  readonly mode: "one" | "lines";
  readonly modId: string;
  readonly cmdId: string;
  readonly address: string;
  readonly text: string;
  /** The host that is being edited; undefined for new ones. */
  readonly known?: KnownHost | undefined;
}

/** What a draft is worth: an edit, or what is wrong with it. */
export interface CheckedDraft {
  /** Undefined while something is wrong or nothing would change. */
  readonly edit?: RouteEditInput;
  readonly fields: readonly FieldIssue[];
  readonly lines: readonly LineIssue[];
  /** For each host that would be added, the number of its line in the text. */
  readonly lineNumbers: readonly number[];
}

const NOTHING_WRONG = { fields: [], lines: [], lineNumbers: [] } as const;
const oneHost = { modId: idTextSchema, cmdId: idTextSchema, address: addressSchema };

/** A draft of new hosts; `modId` and `cmdId` are where one came from, if anywhere. */
export function newDraft(modId: string, cmdId: string): Draft {
  return { mode: "one", modId, cmdId, address: "", text: "" };
}

/** A draft of a host that is there. */
export function draftOf(known: KnownHost): Draft {
  const { modId, cmdId, address } = known;
  return { mode: "one", modId: String(modId), cmdId: String(cmdId), address, text: "", known };
}

/** The edit that a draft would become, or what is wrong with it. */
export function checkDraft(draft: Draft): CheckedDraft {
  return draft.mode === "lines" ? checkLines(draft.text) : checkOne(draft);
}

function checkLines(text: string): CheckedDraft {
  const { lines, lineNumbers, issues } = parseHostLines(text);
  if (issues.length > 0) return { ...NOTHING_WRONG, lines: issues };
  return { ...NOTHING_WRONG, lineNumbers, edit: { add: [...lines], update: [], remove: [] } };
}

function checkOne(draft: Draft): CheckedDraft {
  const { data, issues } = checkFields(oneHost, { ...draft });
  if (data === undefined) return { ...NOTHING_WRONG, fields: issues };
  const { known } = draft;
  if (known === undefined) return { ...NOTHING_WRONG, edit: { add: [data], update: [], remove: [] } };
  const { id, ...before } = known;
  if (hostLineKey(before) === hostLineKey(data)) return NOTHING_WRONG;
  return { ...NOTHING_WRONG, edit: { add: [], update: [{ id, before, after: data }], remove: [] } };
}

/** Lines that an edit takes away and brings. */
export function changedLines(edit: RouteEditInput): { removed: HostLine[]; added: HostLine[] } {
  return {
    removed: [...edit.update.map(({ before }) => before), ...edit.remove.map(({ before }) => before)],
    added: [...edit.add, ...edit.update.map(({ after }) => after)],
  };
}
