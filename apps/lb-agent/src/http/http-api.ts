/** The agent over HTTP, on its health endpoint: callers under `/v1/`, and `/state`. */
import { Counter, type DaemonContext, Gauge, type HttpAnswer, type HttpRequest, isLoopback } from "@lars/daemon";
import { shardOf } from "@lars/protocol";
import type { ShardInspection } from "../io/shard-messages.ts";
import { CallApi } from "./call-api.ts";
import { errorAnswer } from "./error-answer.ts";
import { FirstAnswers } from "./first-answers.ts";
import { type Doors, refusalOf } from "./may-ask.ts";
import { openApi } from "./openapi.ts";
import type { AnswerTo } from "./questions.ts";
import type { ShardQuestion } from "./shard-question.ts";
import { StateStream } from "./state-stream.ts";

/** Connections that callers may keep open: one for each thread or process of business code on this machine. */
export const HTTP_CONNECTIONS_MAX = 1_024;

/** Requests under way at a time; a first use of a route is under way while it waits. */
const UNDER_WAY_MAX = 1_024;

/** Whom the operator lets reach the endpoint may look on from elsewhere; pages of other sites may not, as it shows routes. */
const AS_HEALTH = { otherMachines: true };

export interface HttpParts {
  /** Where the endpoint listens. */
  readonly endpointHost: string;
  /** Where callers ask over UDP. */
  readonly listenHost: string;
  /** To one shard; undefined when it does not answer. */
  readonly ask: <Question extends ShardQuestion>(
    shard: number,
    question: Question,
  ) => Promise<AnswerTo<Question> | undefined>;
  readonly inspect: () => Promise<readonly ShardInspection[]>;
  readonly dnsServiceConnected: () => boolean;
  /** What /state says of the agent as a whole. */
  readonly describe: () => object;
}

interface Path {
  readonly method: "GET" | "POST";
  readonly answer: (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>;
}

export class HttpApi {
  readonly #parts: HttpParts;
  readonly #context: DaemonContext;
  readonly #firstAnswers = new FirstAnswers();
  readonly #paths: ReadonlyMap<string, Path>;
  readonly #requests: Counter<"path" | "status">;
  #underWay = 0;

  /** Answers from now on. */
  constructor(context: DaemonContext, parts: HttpParts) {
    this.#parts = parts;
    this.#context = context;
    const calls = new CallApi({
      ask: (question) => parts.ask(shardOf(question.modId, question.cmdId), question),
      firstAnswers: this.#firstAnswers,
      dnsServiceConnected: parts.dnsServiceConnected,
    });
    this.#paths = new Map<string, Path>([
      ["/v1/host", { method: "GET", answer: (request) => calls.getHost(request) }],
      ["/v1/route", { method: "GET", answer: (request) => calls.getRoute(request) }],
      ["/v1/report", { method: "POST", answer: (request) => calls.report(request) }],
      ["/v1/openapi.json", { method: "GET", answer: describeApi }],
    ]);
    this.#requests = registerHttpMetrics(context, () => this.#underWay);
    const state = new StateStream({ head: parts.describe, inspect: parts.inspect, ask: parts.ask });
    context.health.serve("/state", (request) => this.#refused(request, AS_HEALTH) ?? state.answer(request));
    context.health.serve("/v1/", (request) => this.#counted(request));
  }

  /** The dns-service said something of a route, and its shard has been told. */
  routeArrived(route: { readonly modId: number; readonly cmdId: number }): void {
    this.#firstAnswers.arrived(route);
  }

  async #counted(request: HttpRequest): Promise<HttpAnswer> {
    this.#underWay += 1;
    try {
      const answer = await this.#answer(request);
      this.#count(request, answer.status);
      return answer;
    } catch (cause) {
      this.#count(request, 500);
      this.#context.log.error({ err: cause, path: request.path }, "a request over HTTP failed");
      return errorAnswer("INTERNAL_ERROR", "the agent failed at this request; its log says why");
    } finally {
      this.#underWay -= 1;
    }
  }

  #answer(request: HttpRequest): HttpAnswer | Promise<HttpAnswer> {
    const refusal = this.#refused(request, { otherMachines: !isLoopback(this.#parts.listenHost) });
    if (refusal !== undefined) return refusal;
    const path = this.#paths.get(request.path);
    if (path === undefined) {
      return errorAnswer("PATH_UNKNOWN", `known paths: ${[...this.#paths.keys()].join(", ")}`);
    }
    if (request.method !== path.method) {
      return errorAnswer("METHOD_NOT_ALLOWED", `${path.method} is answered`, { allow: path.method });
    }
    if (this.#underWay > UNDER_WAY_MAX) {
      return errorAnswer("TOO_MANY_REQUESTS", `${UNDER_WAY_MAX} requests are under way already`);
    }
    return path.answer(request);
  }

  #refused(request: HttpRequest, { otherMachines }: Pick<Doors, "otherMachines">): HttpAnswer | undefined {
    const doors = { loopbackNames: isLoopback(this.#parts.endpointHost), otherMachines };
    const refusal = refusalOf(request, doors);
    return refusal === undefined ? undefined : errorAnswer("LOOPBACK_ONLY", refusal);
  }

  /** By path of ours: a label must not be what somebody made up. */
  #count({ path }: HttpRequest, status: number): void {
    this.#requests.inc({ path: this.#paths.has(path) ? path : "other", status: String(status) });
  }
}

const describeApi = (): HttpAnswer => ({
  status: 200,
  headers: { "content-type": "application/json; charset=utf-8" },
  body: `${JSON.stringify(openApi, undefined, 2)}\n`,
});

/** Registers what is counted of `/v1/`. */
export function registerHttpMetrics({ registry, health }: DaemonContext, underWay: () => number) {
  const registers = [registry];
  const gauge = new Gauge({
    name: "lars_agent_http_under_way",
    help: "Requests under /v1/ that are being answered, or wait for a first answer of the dns-service",
    registers,
  });
  health.onScrape(() => gauge.set(underWay()));
  return new Counter({
    name: "lars_agent_http_requests_total",
    help: "Requests under /v1/, by path and status",
    labelNames: ["path", "status"] as const,
    registers,
  });
}
