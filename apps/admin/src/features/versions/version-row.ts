import type { Output } from "../../trpc/trpc.ts";

/** One version: who changed what, and when. */
export type VersionRow = Output["version"]["page"]["rows"][number];
