import { ID_MAX, isId } from "@lars/model";
import * as z from "zod";
import type { MessageKey } from "./field-issue.ts";

const idRange = { error: "input.id.range" satisfies MessageKey, params: { min: 0, max: ID_MAX } };

/** A modid or cmdid: a whole number from 0 to 2,147,483,647. */
export const idSchema = z.number({ error: "input.required" satisfies MessageKey }).refine(isId, idRange);

/** Reads an id that was typed: digits only; undefined for anything else and outside 0 to 2,147,483,647. */
export function parseId(text: string): number | undefined {
  const trimmed = text.trim();
  if (!/^\d{1,10}$/.test(trimmed)) return undefined;
  return isId(Number(trimmed)) ? Number(trimmed) : undefined;
}

/** An id as typed into a text field; its output is the number. */
export const idTextSchema = z.string().transform((text, context) => {
  const id = parseId(text);
  if (id !== undefined) return id;
  const blank = text.trim() === "";
  context.issues.push({
    code: "custom",
    input: text,
    message: (blank ? "input.required" : "input.id.range") satisfies MessageKey,
    params: blank ? {} : idRange.params,
  });
  return z.NEVER;
});
