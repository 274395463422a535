import type { Output } from "../../trpc/trpc.ts";

/** A name and whose it is. */
export type NameRow = Output["name"]["page"]["rows"][number];

/** Whose names. */
export type NameKind = "module" | "command";
