import { HISTORY_RANGES } from "@lars/db";
import * as z from "zod";

/** How far back. */
export const rangeSchema = z.enum(Object.keys(HISTORY_RANGES) as [keyof typeof HISTORY_RANGES]).default("1h");

/** Of everything. */
export const historyInput = z.object({ range: rangeSchema });
