/** `/state`: every module with its queues and counters, asked for in portions so that no shard is kept from its callers. */

import type { HostSnapshot } from "@lars/balancer";
import type { HttpAnswer, HttpRequest } from "@lars/daemon";
import { formatHostAddress } from "@lars/model";
import type { ShardInspection } from "../io/shard-messages.ts";
import { errorAnswer, problemAnswer } from "./error-answer.ts";
import type { AnswerTo } from "./questions.ts";
import { readModuleFilter } from "./read-request.ts";
import type { ModuleFilter, ModuleInspection, ShardQuestion } from "./shard-question.ts";

/** Hosts of one portion: a fraction of a millisecond of a shard's time. */
const HOSTS_MAX = 200;

/** Whoever reads slowly holds the ids of all modules; so many may. */
const READERS_MAX = 8;

export interface StateSources {
  /** What is known of the agent as a whole. */
  readonly head: () => object;
  readonly inspect: () => Promise<readonly ShardInspection[]>;
  readonly ask: <Question extends ShardQuestion>(
    shard: number,
    question: Question,
  ) => Promise<AnswerTo<Question> | undefined>;
}

/** One module a line. */
export class StateStream {
  readonly #sources: StateSources;
  #readers = 0;

  constructor(sources: StateSources) {
    this.#sources = sources;
  }

  /** `GET /state?modid=&cmdid=`; both may be left out. */
  answer({ method, query }: HttpRequest): HttpAnswer {
    if (method !== "GET" && method !== "HEAD") {
      return errorAnswer("METHOD_NOT_ALLOWED", "GET and HEAD are answered", { allow: "GET, HEAD" });
    }
    const read = readModuleFilter(query);
    if ("problem" in read) return problemAnswer(read.problem);
    const headers = { "content-type": "application/json; charset=utf-8" };
    if (method === "HEAD") return { status: 200, headers };
    if (this.#readers >= READERS_MAX) {
      return errorAnswer("TOO_MANY_REQUESTS", `${READERS_MAX} others read the state; ask again`);
    }
    return { status: 200, headers, body: this.#whole(read.value) };
  }

  async *#whole(filter: ModuleFilter): AsyncGenerator<string> {
    this.#readers += 1;
    try {
      yield `${opened(this.#sources.head())}, "shards": [`;
      let separator = "\n";
      for (const inspection of await this.#sources.inspect()) {
        yield `${separator}${opened(inspection)}, "modules": [`;
        const complete = yield* this.#modulesOf(inspection.shard, filter);
        yield `], "complete": ${complete}}`;
        separator = ",\n";
      }
      yield "]}\n";
    } finally {
      this.#readers -= 1;
    }
  }

  /** Answers whether all were told: a shard may end meanwhile. */
  async *#modulesOf(shard: number, filter: ModuleFilter): AsyncGenerator<string, boolean> {
    const ids = await this.#sources.ask(shard, { ask: "ids", filter });
    if (ids === undefined) return false;
    let separator = "\n";
    for (let at = 0; at < ids.length; ) {
      const portion = ids.slice(at, at + 2 * HOSTS_MAX); // a copy: a view would travel with all that it is a view of
      const some = await this.#sources.ask(shard, { ask: "modules", ids: portion, hostsMax: HOSTS_MAX });
      if (some === undefined) return false;
      for (const module of some.modules) {
        yield separator + JSON.stringify(moduleView(module));
        separator = ",\n";
      }
      at += 2 * some.taken;
    }
    return true;
  }
}

/** An object in JSON that goes on. */
function opened(value: object): string {
  const text = JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? item.toString() : item));
  return text.slice(0, -1);
}

function moduleView({ idle, overload, ...module }: ModuleInspection) {
  return { ...module, idle: idle.map(hostView), overload: overload.map(hostView) };
}

function hostView({ host, ...counters }: HostSnapshot) {
  return { host: formatHostAddress(host), ...counters };
}
