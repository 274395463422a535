import type * as z from "zod";

/** What can be wrong with what an operator typed. Each key has a sentence in every language of the admin. */
export const messageKeys = [
  "input.required",
  "input.invalid",
  "input.id.range",
  "input.address.form",
  "input.address.ip",
  "input.address.port",
  "input.host.duplicate",
  "input.host.exists",
  "input.hosts.many",
  "input.line.form",
  "input.line.duplicate",
  "input.lines.none",
  "input.lines.many",
  "input.name.empty",
  "input.name.long",
  "input.name.taken",
  "input.row.changed",
  "input.row.gone",
  "input.number.range",
  "input.resolve.above",
  "input.module.half",
  "input.note.long",
  "input.webhook.url",
  "input.email",
  "input.password.short",
  "input.password.long",
  "input.password.wrong",
  "input.token.invalid",
] as const;

/** The key of a sentence; its parameters are in {@link FieldIssue.params}. */
export type MessageKey = (typeof messageKeys)[number];

/** Values for the sentence, e.g. `{ min: 0, max: 2147483647 }`. */
export type IssueParams = Readonly<Record<string, string | number>>;

/** One thing that is wrong: where, which sentence, and what the sentence needs. */
export interface FieldIssue {
  /** Dotted path from the root of the input, e.g. `add.3.address`; empty for the input as a whole. */
  readonly path: string;
  readonly message: MessageKey;
  readonly params: IssueParams;
}

const known: ReadonlySet<string> = new Set(messageKeys);

/** The issues of a failed parse, in the order zod found them. */
export function fieldIssues(error: z.ZodError | z.core.$ZodError): FieldIssue[] {
  return error.issues.map((issue) => ({
    path: issue.path.join("."),
    message: messageOf(issue),
    params: paramsOf(issue),
  }));
}

function messageOf(issue: z.core.$ZodIssue): MessageKey {
  if (known.has(issue.message)) return issue.message as MessageKey;
  if (issue.code === "invalid_type" && issue.input === undefined) return "input.required";
  return "input.invalid";
}

function paramsOf(issue: z.core.$ZodIssue): IssueParams {
  if (issue.code === "custom") return (issue.params ?? {}) as IssueParams;
  if (issue.code === "too_big") return { max: Number(issue.maximum) };
  if (issue.code === "too_small") return { min: Number(issue.minimum) };
  return {};
}
