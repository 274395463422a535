import { idSchema } from "@lars/input";
import * as z from "zod";
import { rangeSchema } from "../overview/history-input.ts";
import { wordsSchema } from "../page-input.ts";

/** Which module. */
export const moduleInput = z.object({ modId: idSchema, cmdId: idSchema });

/** Which module, and how far back. */
export const moduleHistoryInput = moduleInput.extend({ range: rangeSchema });

/** Which module, and which of its callers. */
export const moduleMatrixInput = moduleInput.extend({ caller: wordsSchema });
