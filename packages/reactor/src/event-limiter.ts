/** Lets at most ten events of a kind through per second: whoever floods a port does not flood the log. */
import type { EventSink, ReactorEvent, ReactorEventKind } from "./events.ts";

const PER_SECOND_MAX = 10;

export class EventLimiter implements Disposable {
  readonly #sink: EventSink;
  readonly #told = new Map<ReactorEventKind, number>();
  readonly #omitted = new Map<ReactorEventKind, number>();
  #second: NodeJS.Timeout | undefined;

  constructor(sink: EventSink) {
    this.#sink = sink;
  }

  tell(event: ReactorEvent): void {
    const told = this.#told.get(event.kind) ?? 0;
    const omitted = this.#omitted.get(event.kind) ?? 0;
    this.#second ??= setTimeout(() => this.#startSecond(), 1_000).unref();
    if (told >= PER_SECOND_MAX) {
      this.#omitted.set(event.kind, omitted + 1);
      return;
    }
    this.#told.set(event.kind, told + 1);
    this.#omitted.delete(event.kind);
    this.#sink(omitted > 0 ? { ...event, omitted } : event);
  }

  dispose(): void {
    clearTimeout(this.#second);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #startSecond(): void {
    this.#second = undefined;
    this.#told.clear();
  }
}
