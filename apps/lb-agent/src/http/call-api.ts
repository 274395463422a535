/** `/v1/host`, `/v1/route` and `/v1/report`: what callers over UDP are answered, for languages without an SDK. */
import { type HttpAnswer, type HttpRequest, jsonAnswer } from "@lars/daemon";
import { formatHostAddress, formatIpv4, type HostAddress } from "@lars/model";
import { errorAnswer, problemAnswer } from "./error-answer.ts";
import type { FirstAnswers } from "./first-answers.ts";
import type { AnswerTo } from "./questions.ts";
import { type RouteRequest, readReport, readRouteRequest } from "./read-request.ts";
import type { HostAnswer, RouteAnswer, ShardQuestion } from "./shard-question.ts";

/** A report is some hundred bytes; this is generous. */
export const BODY_BYTES_MAX = 4_096;

/** Puts a question to the shard that owns the route. */
export type AskShard = <Question extends ShardQuestion & { readonly modId: number; readonly cmdId: number }>(
  question: Question,
) => Promise<AnswerTo<Question> | undefined>;

export interface CallParts {
  readonly ask: AskShard;
  readonly firstAnswers: FirstAnswers;
  readonly dnsServiceConnected: () => boolean;
}

export class CallApi {
  readonly #parts: CallParts;

  constructor(parts: CallParts) {
    this.#parts = parts;
  }

  /** `GET /v1/host?modid=&cmdid=`. */
  async getHost({ query }: HttpRequest): Promise<HttpAnswer> {
    const read = readRouteRequest(query);
    if ("problem" in read) return problemAnswer(read.problem);
    const answer = await this.#hostOf(read.value);
    if (answer === undefined) return shardAway();
    if (answer.kind !== "host") return this.#without(answer, read.value);
    const { modId: modid, cmdId: cmdid } = read.value;
    const { probe, stale } = answer;
    return jsonAnswer(200, { modid, cmdid, ...addressOf(answer.host), probe, stale });
  }

  /** `GET /v1/route?modid=&cmdid=`. */
  async getRoute({ query }: HttpRequest): Promise<HttpAnswer> {
    const read = readRouteRequest(query);
    if ("problem" in read) return problemAnswer(read.problem);
    const answer = await this.#routeOf(read.value);
    if (answer === undefined) return shardAway();
    if (answer.kind !== "route") return this.#without(answer, read.value);
    const { modId: modid, cmdId: cmdid } = read.value;
    const { version, stale } = answer;
    const hosts = answer.hosts.map(({ host, overloaded }) => ({ ...addressOf(host), overloaded }));
    return jsonAnswer(200, { modid, cmdid, version, stale, hosts });
  }

  /** `POST /v1/report`. */
  async report({ headers, text }: HttpRequest): Promise<HttpAnswer> {
    const type = String(headers["content-type"] ?? "");
    if (!/^application\/json\s*(?:;|$)/i.test(type)) {
      return errorAnswer("CONTENT_TYPE_UNSUPPORTED", "content-type: must be application/json", { connection: "close" });
    }
    const body = await text(BODY_BYTES_MAX);
    if (body === undefined) {
      return errorAnswer("BODY_TOO_LONG", `a report has ${BODY_BYTES_MAX} bytes at most`, { connection: "close" });
    }
    const read = readReport(body);
    if ("problem" in read) return problemAnswer(read.problem);
    const answer = await this.#parts.ask({ ask: "report", ...read.value });
    if (answer === undefined) return shardAway();
    if (answer.kind === "counted") return { status: 204 };
    const { modId, cmdId, host } = read.value;
    const message = `${formatHostAddress(host)} is no host of ${modId}·${cmdId} (any more); the report changes nothing`;
    return errorAnswer("HOST_UNKNOWN", message);
  }

  async #hostOf({ waitMs, ...ids }: RouteRequest): Promise<HostAnswer | undefined> {
    const ask = () => this.#parts.ask({ ask: "host", ...ids });
    return this.#patiently(ask, { waitMs, ...ids });
  }

  async #routeOf({ waitMs, ...ids }: RouteRequest): Promise<RouteAnswer | undefined> {
    const ask = () => this.#parts.ask({ ask: "route", ...ids });
    return this.#patiently(ask, { waitMs, ...ids });
  }

  /** Asks again once the dns-service has answered, or could have; in between it may have, before we waited for it. */
  async #patiently<Answer extends HostAnswer | RouteAnswer>(
    ask: () => Promise<Answer | undefined>,
    { modId, cmdId, waitMs }: RouteRequest,
  ): Promise<Answer | undefined> {
    const first = await ask();
    if (waitMs === 0 || !isPending(first)) return first;
    const arrived = this.#parts.firstAnswers.wait(modId, cmdId, waitMs);
    const second = await ask();
    if (!isPending(second)) return second;
    await arrived;
    return ask();
  }

  #without(answer: Exclude<HostAnswer | RouteAnswer, { kind: "host" | "route" }>, ids: RouteRequest): HttpAnswer {
    const route = `${ids.modId}·${ids.cmdId}`;
    switch (answer.kind) {
      case "overloaded":
        return errorAnswer(
          "HOSTS_OVERLOADED",
          `every host of ${route} rests after failures: fail fast, ask again later`,
        );
      case "full":
        return errorAnswer(
          "AGENT_FULL",
          `no room for ${route}: its third of [agent] max_modules is full of modules with hosts`,
        );
      case "unknown":
        return answer.pulling ? this.#pending(route) : errorAnswer("ROUTE_UNKNOWN", `there is no host for ${route}`);
    }
  }

  #pending(route: string): HttpAnswer {
    const why = this.#parts.dnsServiceConnected() ? "the dns-service is being asked" : "no dns-service is connected";
    return errorAnswer("ROUTE_PENDING", `no host of ${route} is known yet: ${why}; ask again`);
  }
}

function isPending(answer: HostAnswer | RouteAnswer | undefined): boolean {
  return answer?.kind === "unknown" && answer.pulling;
}

function addressOf(host: HostAddress) {
  return { host: formatHostAddress(host), ip: formatIpv4(host.ip), port: host.port };
}

function shardAway(): HttpAnswer {
  return errorAnswer("SHARD_AWAY", "the part of the agent that knows this route is busy or being started again");
}
