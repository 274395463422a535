import type { Output } from "../../trpc/trpc.ts";

/** Every agent that has a route, and how it balances it. */
export type Balance = Output["balance"]["get"];
