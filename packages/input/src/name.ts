import * as z from "zod";
import type { MessageKey } from "./field-issue.ts";
import { idSchema } from "./id.ts";

/** The longest name, in characters (ModIDConfig.content and CmdIDConfig.content). */
export const NAME_CHARS_MAX = 255;

/** A name of a module or command: 1 to 255 characters (code points); blanks around it are dropped. */
export const nameSchema = z
  .string({ error: "input.name.empty" satisfies MessageKey })
  .trim()
  .min(1, { error: "input.name.empty" satisfies MessageKey, abort: true })
  .refine((name) => [...name].length <= NAME_CHARS_MAX, {
    error: "input.name.long" satisfies MessageKey,
    params: { max: NAME_CHARS_MAX },
  });

/** Whose names: ModIDConfig or CmdIDConfig. */
export const nameKindSchema = z.enum(["module", "command"]);

/** Whose names. */
export type NameKind = z.output<typeof nameKindSchema>;

/**
 * A name to be kept. `before` is the name the operator saw; null when there was none. A name that is another by now is
 * refused, so that nobody overwrites a colleague.
 */
export const nameSaveSchema = z.object({
  kind: nameKindSchema,
  id: idSchema,
  content: nameSchema,
  before: z.string().nullable().default(null),
});

/** A name to be kept, checked. */
export type NameSave = z.output<typeof nameSaveSchema>;
