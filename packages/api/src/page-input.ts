import * as z from "zod";

/** The most rows of one page. */
export const PAGE_ROWS_MAX = 200;

/** What somebody looks for: up to 255 characters; blanks alone look for nothing. */
export const wordsSchema = z
  .string()
  .trim()
  .max(255)
  .transform((text) => (text === "" ? undefined : text))
  .optional();

/** Every paged question has these. */
export const pageInput = {
  cursor: z
    .string()
    .max(500)
    .nullish()
    .transform((cursor) => cursor ?? undefined),
  limit: z.int().min(1).max(PAGE_ROWS_MAX).default(50),
  descending: z.boolean().default(false),
};
