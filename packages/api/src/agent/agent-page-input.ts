import * as z from "zod";
import { pageInput, wordsSchema } from "../page-input.ts";

/** Filters and order of the Agents page. */
export const agentPageInput = z.object({
  ...pageInput,
  search: wordsSchema,
  state: z.enum(["online", "offline", "stale", "pulling"]).optional(),
  sort: z.enum(["hostname", "seen", "modules"]).default("hostname"),
});

/** Which agent. */
export const agentInput = z.object({ instance: z.string().min(1).max(64) });

/** Which agent, and of its modules those whose ids or names hold a text. */
export const agentSheetInput = agentInput.extend({ search: wordsSchema });
