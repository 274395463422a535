/** Reads what callers over HTTP send; past this nobody checks a number again. */
import { type HostAddress, ID_MAX, type Outcome, parseHostAddress } from "@lars/model";
import type { Problem } from "./error-answer.ts";
import type { ModuleFilter } from "./shard-question.ts";

/** How long the first caller of a route waits for its hosts unless it says otherwise, and at most, milliseconds. */
export const WAIT_MS = 150;
export const WAIT_MS_MAX = 1_000;

const RETCODE_MIN = -2_147_483_648;
const RETCODE_MAX = 2_147_483_647;

/** What is asked for. */
export interface RouteRequest {
  readonly modId: number;
  readonly cmdId: number;
  readonly waitMs: number;
}

/** How a call went. */
export interface ReportRequest {
  readonly modId: number;
  readonly cmdId: number;
  readonly host: HostAddress;
  readonly outcome: Outcome;
}

/** What was read, or what is wrong with it. */
export type Read<Value> = { readonly value: Value } | { readonly problem: Problem };

const wrong = (field: string, message: string) => ({ problem: { field, message: `${field}: ${message}` } });
const ID_RANGE = `must be a whole number from 0 to ${ID_MAX}`;

/** `?modid=&cmdid=&wait=`. */
export function readRouteRequest(query: URLSearchParams): Read<RouteRequest> {
  const read = readNumbers(query, { modid: ID_MAX, cmdid: ID_MAX, wait: WAIT_MS_MAX });
  if ("problem" in read) return read;
  const { modid: modId, cmdid: cmdId, wait: waitMs = WAIT_MS } = read.value;
  if (modId === undefined) return wrong("modid", ID_RANGE);
  if (cmdId === undefined) return wrong("cmdid", ID_RANGE);
  return { value: { modId, cmdId, waitMs } };
}

/** `?modid=&cmdid=`, both of which may be left out. */
export function readModuleFilter(query: URLSearchParams): Read<ModuleFilter> {
  const read = readNumbers(query, { modid: ID_MAX, cmdid: ID_MAX });
  return "problem" in read ? read : { value: { modId: read.value.modid, cmdId: read.value.cmdid } };
}

/** Whole numbers from 0 to a maximum each; a parameter that nobody knows is misspelt. */
function readNumbers<Name extends string>(
  query: URLSearchParams,
  bounds: Readonly<Record<Name, number>>,
): Read<Partial<Record<Name, number>>> {
  const value: Partial<Record<Name, number>> = {};
  for (const [name, text] of query) {
    if (!Object.hasOwn(bounds, name)) return wrong(name, `is no parameter; known: ${Object.keys(bounds).join(", ")}`);
    const max = bounds[name as Name];
    if (value[name as Name] !== undefined) return wrong(name, "is there twice");
    if (!/^\d{1,10}$/.test(text) || Number(text) > max) return wrong(name, `must be a whole number from 0 to ${max}`);
    value[name as Name] = Number(text);
  }
  return { value };
}

const REPORT_FIELDS: readonly string[] = ["modid", "cmdid", "host", "outcome", "retcode"];

/** The body of a report. */
export function readReport(text: string): Read<ReportRequest> {
  const body = parsed(text);
  if (body === undefined) return wrong("body", "must be a JSON object");
  const stranger = Object.keys(body).find((name) => !REPORT_FIELDS.includes(name));
  if (stranger !== undefined) return wrong(stranger, `is no field; known: ${REPORT_FIELDS.join(", ")}`);
  const { modid, cmdid } = body;
  if (!isWhole(modid, 0, ID_MAX)) return wrong("modid", ID_RANGE);
  if (!isWhole(cmdid, 0, ID_MAX)) return wrong("cmdid", ID_RANGE);
  const host = typeof body["host"] === "string" ? parseHostAddress(body["host"]) : undefined;
  if (host === undefined) return wrong("host", "must be an IPv4 address and a port, such as 10.0.0.1:8080");
  const outcome = readOutcome(body);
  return "problem" in outcome ? outcome : { value: { modId: modid, cmdId: cmdid, host, outcome: outcome.value } };
}

function readOutcome({ outcome, retcode }: Readonly<Record<string, unknown>>): Read<Outcome> {
  if (outcome !== undefined && retcode !== undefined) return wrong("retcode", "leave it out, or outcome");
  if (outcome === "success" || outcome === "failure") return { value: outcome };
  if (outcome !== undefined) return wrong("outcome", 'must be "success" or "failure"');
  if (isWhole(retcode, RETCODE_MIN, RETCODE_MAX)) return { value: retcode === 0 ? "success" : "failure" };
  if (retcode !== undefined) return wrong("retcode", "must be a whole number of 32 bits; 0 is a success");
  return wrong("outcome", 'must be "success" or "failure"; or retcode a number, 0 for a success');
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // no JSON is as wrong as other JSON
  }
}

function isWhole(value: unknown, min: number, max: number): value is number {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
}
