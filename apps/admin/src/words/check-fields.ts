import { type FieldIssue, fieldIssues } from "@lars/input";
import type * as z from "zod";

type Schemas = Readonly<Record<string, z.ZodType>>;

/** What fields are worth: every value, or what is wrong with each that is. */
export type CheckedFields<S extends Schemas> =
  | { readonly data: { [Name in keyof S]: z.output<S[Name]> }; readonly issues?: never }
  | { readonly data?: never; readonly issues: readonly FieldIssue[] };

/** Checks each text with its schema; the path of an issue is the name of its field. */
export function checkFields<S extends Schemas>(
  schemas: S,
  values: Readonly<Record<string, unknown>>,
): CheckedFields<S> {
  const data: Record<string, unknown> = {};
  const issues: FieldIssue[] = [];
  for (const [name, schema] of Object.entries(schemas)) {
    const parsed = schema.safeParse(values[name]);
    if (parsed.success) data[name] = parsed.data;
    else issues.push(...fieldIssues(parsed.error).map((issue) => ({ ...issue, path: name })));
  }
  return issues.length > 0 ? { issues } : { data: data as { [Name in keyof S]: z.output<S[Name]> } };
}
