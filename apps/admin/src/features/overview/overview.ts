import type { Output } from "../../trpc/trpc.ts";

/** The whole fleet at a glance. */
export type Overview = Output["overview"]["present"];

/** Calls of everybody over time. */
export type FleetHistory = Output["overview"]["history"];
