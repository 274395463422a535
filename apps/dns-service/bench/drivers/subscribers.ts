/** Connections that subscribe to one route, on a thread of their own: when each had a push, and how many. */
import type { EditedRoute } from "../databases/route-editor.ts";
import { AskedThread } from "./asked-thread.ts";

export interface SubscribeTask {
  readonly port: number;
  readonly connections: number;
  readonly route: EditedRoute;
}

/** `expect`: what came is forgotten. `all`: waits until each had a frame since. `report`: what came since. */
export type SubscriberQuestion =
  | { readonly kind: "subscribe"; readonly task: SubscribeTask }
  | { readonly kind: "expect" }
  | { readonly kind: "all"; readonly withinMs: number }
  | { readonly kind: "report" };

export interface Pushes {
  /** When each connection that had a push had its first one, in ms of the machine's clock, earliest first. */
  readonly arrivals: Float64Array;
  /** Pushes of the connection that had the most. */
  readonly most: number;
}

const THREAD = new URL("./subscribers-thread.ts", import.meta.url);

export class Subscribers implements AsyncDisposable {
  readonly #thread = new AskedThread<SubscriberQuestion, Pushes>(THREAD, "subscribers");

  /** Resolves when each connection has its first answer. */
  static async subscribe(task: SubscribeTask): Promise<Subscribers> {
    const subscribers = new Subscribers();
    await subscribers.#thread.ask({ kind: "subscribe", task });
    return subscribers;
  }

  /** Counts pushes from now on. */
  async expect(): Promise<void> {
    await this.#thread.ask({ kind: "expect" });
  }

  /** Waits until every connection had a push, no longer than `withinMs`. */
  async all(withinMs: number): Promise<Pushes> {
    return await this.#thread.ask({ kind: "all", withinMs });
  }

  /** What came until now. */
  async pushes(): Promise<Pushes> {
    return await this.#thread.ask({ kind: "report" });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread[Symbol.asyncDispose]();
  }
}
