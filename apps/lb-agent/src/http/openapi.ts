/** What the agent answers over HTTP, for programs that write clients (OpenAPI 3.1). A test holds it against real answers. */
import { VERSION } from "@lars/daemon";
import { ID_MAX, PORT_MAX } from "@lars/model";
import { BODY_BYTES_MAX } from "./call-api.ts";
import { ERROR_STATUS, type ErrorCode, WORTH_A_RETRY } from "./error-answer.ts";
import { WAIT_MS, WAIT_MS_MAX } from "./read-request.ts";

const object = (properties: Readonly<Record<string, object>>, optional: readonly string[] = []) => ({
  type: "object",
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const id = (description: string) => ({ type: "integer", minimum: 0, maximum: ID_MAX, description });
const ids = { modid: id("Module"), cmdid: id("Command of the module") };
const octet = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const dotted = `${octet}(\\.${octet}){3}`;

const address = {
  host: { type: "string", description: "ip and port, as a report takes them", examples: ["10.0.0.1:8080"] },
  ip: { type: "string", pattern: `^${dotted}$`, examples: ["10.0.0.1"] },
  port: { type: "integer", minimum: 1, maximum: PORT_MAX },
};
const stale = {
  type: "boolean",
  description: "The host is from memory or disk: no dns-service vouches for it at present",
};

const schemas = {
  Host: object({
    ...ids,
    ...address,
    probe: {
      type: "boolean",
      description: "The host rests after failures; this call is to find out whether it is back",
    },
    stale,
  }),
  Route: object({
    ...ids,
    version: { type: "integer", minimum: 0, description: "Version of the route; 0 when the dns-service names none" },
    stale,
    hosts: {
      type: "array",
      minItems: 1,
      description: "Those that may be used first, then those that rest",
      items: object({ ...address, overloaded: { type: "boolean", description: "It rests after failures" } }),
    },
  }),
  Report: {
    ...object(
      {
        ...ids,
        host: { type: "string", description: "As it was given", examples: ["10.0.0.1:8080"] },
        outcome: { type: "string", enum: ["success", "failure"] },
        retcode: {
          type: "integer",
          minimum: -(2 ** 31),
          maximum: 2 ** 31 - 1,
          description: "Instead of outcome: 0 is a success, any other number a failure",
        },
      },
      ["outcome", "retcode"],
    ),
    oneOf: [{ required: ["outcome"] }, { required: ["retcode"] }],
  },
  Error: object({
    error: object(
      {
        code: { type: "string", enum: Object.keys(ERROR_STATUS), description: "For programs" },
        message: { type: "string", description: "For people: what is wrong and what to do" },
        field: { type: "string", description: "The parameter or field that is wrong, with INPUT_INVALID" },
      },
      ["field"],
    ),
  }),
};

const MEANING: Readonly<Record<ErrorCode, string>> = {
  INPUT_INVALID: "a parameter or field is missing, unknown or out of range",
  LOOPBACK_ONLY: "the caller is on another machine, a page of another site, or calls this machine by another name",
  PATH_UNKNOWN: "there is no such path",
  ROUTE_UNKNOWN: "the dns-service has no host for the route",
  ROUTE_PENDING: "no host is known yet: the dns-service is being asked, or none is connected",
  HOST_UNKNOWN: "the route has no such host (any more); the report changes nothing",
  METHOD_NOT_ALLOWED: "the path takes another method",
  BODY_TOO_LONG: `the body has more than ${BODY_BYTES_MAX} bytes`,
  CONTENT_TYPE_UNSUPPORTED: "the body is not said to be application/json",
  INTERNAL_ERROR: "the agent failed; its log says why",
  HOSTS_OVERLOADED: "every host rests after failures: fail fast",
  AGENT_FULL: "the agent knows as many modules with hosts as it may",
  SHARD_AWAY: "the part of the agent that knows the route is busy or being started again",
  TOO_MANY_REQUESTS: "too many requests are under way",
};

/** The error answers of a path, by status: what they mean, and when to try again. */
function errors(...codes: readonly ErrorCode[]) {
  const all: readonly ErrorCode[] = [...codes, "LOOPBACK_ONLY", "METHOD_NOT_ALLOWED", "INTERNAL_ERROR"];
  const byStatus = Map.groupBy(all, (code) => ERROR_STATUS[code]);
  return Object.fromEntries([...byStatus].map(([status, of]) => [String(status), errorResponse(of)]));
}

function errorResponse(codes: readonly ErrorCode[]) {
  const seconds = { schema: { type: "integer", minimum: 1 }, description: "Seconds after which to try again" };
  const allow = { schema: { type: "string" }, description: "The method that the path takes" };
  return {
    description: codes.map((code) => `${code}: ${MEANING[code]}`).join("; "),
    headers: {
      ...(codes.some((code) => WORTH_A_RETRY.has(code)) ? { "Retry-After": seconds } : {}),
      ...(codes.includes("METHOD_NOT_ALLOWED") ? { Allow: allow } : {}),
    },
    content: json(ref("Error")),
  };
}

const json = (schema: object) => ({ "application/json": { schema } });
const answer = (description: string, schema: object) => ({ description, content: json(schema) });

const parameters = [
  { name: "modid", in: "query", required: true, schema: ids.modid },
  { name: "cmdid", in: "query", required: true, schema: ids.cmdid },
  {
    name: "wait",
    in: "query",
    required: false,
    description: "Milliseconds that the first use of a route waits for its hosts",
    schema: { type: "integer", minimum: 0, maximum: WAIT_MS_MAX, default: WAIT_MS },
  },
];

const OF_A_ROUTE = ["INPUT_INVALID", "ROUTE_UNKNOWN", "ROUTE_PENDING", "AGENT_FULL", "SHARD_AWAY"] as const;

export const openApi = {
  openapi: "3.1.0",
  info: {
    title: "Lars agent",
    version: VERSION,
    summary: "A healthy host for every call, for languages without an SDK",
    description:
      "Ask for a host, call it, report how the call went. The agent learns, rests hosts that fail, brings them back.",
  },
  servers: [{ url: "/" }],
  security: [], // whoever may reach the port may ask
  paths: {
    "/v1/host": {
      get: {
        operationId: "getHost",
        summary: "A host for one call",
        parameters,
        responses: {
          "200": answer("Call this host, then report", ref("Host")),
          ...errors(...OF_A_ROUTE, "HOSTS_OVERLOADED", "TOO_MANY_REQUESTS"),
        },
      },
    },
    "/v1/route": {
      get: {
        operationId: "getRoute",
        summary: "All hosts of a route",
        parameters,
        responses: { "200": answer("The hosts", ref("Route")), ...errors(...OF_A_ROUTE, "TOO_MANY_REQUESTS") },
      },
    },
    "/v1/report": {
      post: {
        operationId: "report",
        summary: "How a call went",
        requestBody: { required: true, content: json(ref("Report")) },
        responses: {
          "204": { description: "Counted" },
          ...errors(
            "INPUT_INVALID",
            "HOST_UNKNOWN",
            "BODY_TOO_LONG",
            "CONTENT_TYPE_UNSUPPORTED",
            "SHARD_AWAY",
            "TOO_MANY_REQUESTS",
          ),
        },
      },
    },
    "/v1/openapi.json": {
      get: {
        operationId: "getDescription",
        summary: "This document",
        responses: { "200": answer("OpenAPI 3.1", { type: "object" }), ...errors() },
      },
    },
  },
  components: { schemas },
};
