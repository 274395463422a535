import { PORT_MAX, parseHostAddress, parseIpv4 } from "@lars/model";
import * as z from "zod";
import type { IssueParams, MessageKey } from "./field-issue.ts";
import { idSchema } from "./id.ts";

/** What is wrong with an address `a.b.c.d:port`; undefined when it is right. */
export function addressIssue(text: string): { message: MessageKey; params: IssueParams } | undefined {
  if (parseHostAddress(text) !== undefined) return undefined;
  const colon = text.lastIndexOf(":");
  if (colon < 0) return { message: text === "" ? "input.required" : "input.address.form", params: {} };
  const ip = text.slice(0, colon);
  if (parseIpv4(ip) === undefined) return { message: "input.address.ip", params: { ip } };
  return { message: "input.address.port", params: { port: text.slice(colon + 1), min: 1, max: PORT_MAX } };
}

/** An address `a.b.c.d:port`, IPv4 without leading zeros, port 1 to 65,535; blanks around it are dropped. */
export const addressSchema = z
  .string({ error: "input.required" satisfies MessageKey })
  .trim()
  .check((context) => {
    const issue = addressIssue(context.value);
    if (issue !== undefined) context.issues.push({ code: "custom", input: context.value, ...issue });
  });

/** An IPv4 address in dotted form, without a port. */
export const ipSchema = z
  .string({ error: "input.required" satisfies MessageKey })
  .trim()
  .refine((text) => parseIpv4(text) !== undefined, { error: "input.address.ip" satisfies MessageKey });

/** A port, 1 to 65,535. */
export const portSchema = z
  .number({ error: "input.required" satisfies MessageKey })
  .refine((port) => Number.isInteger(port) && port >= 1 && port <= PORT_MAX, {
    error: "input.address.port" satisfies MessageKey,
    params: { min: 1, max: PORT_MAX },
  });

/** One host of one route, as it is typed: `{ modId, cmdId, address: "10.0.0.1:8080" }`. */
export const hostLineSchema = z.object({ modId: idSchema, cmdId: idSchema, address: addressSchema });

/** One host of one route. */
export type HostLine = z.output<typeof hostLineSchema>;

/** One string per host line: equal for the same host of the same route. */
export function hostLineKey(line: HostLine): string {
  return `${line.modId},${line.cmdId},${line.address}`;
}
