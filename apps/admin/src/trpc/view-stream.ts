/**
 * All live views of a window over one stream, as a browser keeps six connections to a server for all its windows together.
 * When other views are wanted, the next stream is opened before the last one is closed: those that stay miss nothing and
 * notice nothing. Knows no network.
 */
import type { ViewEvent } from "@lars/api";

/** A live view, by its procedure and what that takes. */
export interface View {
  readonly path: string;
  readonly input: unknown;
}

/** What one view, or a stream, is told. */
export interface Hearer<Told> {
  started(): void;
  data(told: Told): void;
  /** The connection is lost and comes back by itself; `error` is why. */
  connecting(error: unknown): void;
  /** It is over: a refusal, or the server left. */
  ended(error: unknown): void;
}

/** What a live view sends. */
export type ViewData = Readonly<{ id: string; data: unknown }>;

/** Whom the streams talk to. */
interface ViewStreamParts {
  /** Opens a stream of these views; what it returns closes it. */
  readonly open: (views: readonly View[], hearer: Hearer<ViewEvent>) => () => void;
  /** Runs later, so that what changes in one turn is one change. */
  readonly later: (run: () => void) => void;
  /** A refusal as the view itself would have thrown it. */
  readonly errorOf: (refusal: unknown) => unknown;
}

interface Wanted {
  readonly view: View;
  readonly hearer: Hearer<ViewData>;
}

interface Stream {
  readonly wanted: readonly Wanted[];
  close: () => void;
}

/** Views come and go; see above. */
export class ViewStream {
  readonly #parts: ViewStreamParts;
  readonly #wanted = new Set<Wanted>();
  #present: Stream | undefined;
  #next: Stream | undefined;
  #renewing = false;

  constructor(parts: ViewStreamParts) {
    this.#parts = parts;
  }

  /** Tells `hearer` of a view until the returned function is called. */
  add(view: View, hearer: Hearer<ViewData>): () => void {
    const wanted = { view, hearer };
    this.#wanted.add(wanted);
    this.#renewLater();
    return () => {
      if (this.#wanted.delete(wanted)) this.#renewLater();
    };
  }

  #renewLater(): void {
    if (this.#renewing) return;
    this.#renewing = true;
    this.#parts.later(() => {
      this.#renewing = false;
      this.#renew();
    });
  }

  #renew(): void {
    this.#next?.close();
    this.#next = undefined;
    if (this.#wanted.size === 0) {
      this.#present?.close();
      this.#present = undefined;
    } else if (!this.#serves(this.#present)) {
      this.#next = this.#open([...this.#wanted]);
    }
  }

  #serves(stream: Stream | undefined): boolean {
    return stream?.wanted.length === this.#wanted.size && stream.wanted.every((one) => this.#wanted.has(one));
  }

  #open(wanted: readonly Wanted[]): Stream {
    const stream: Stream = { wanted, close: () => undefined };
    stream.close = this.#parts.open(
      wanted.map(({ view }) => view),
      {
        started: () => this.#started(stream),
        data: (event) => this.#tell(stream, event),
        connecting: (error) => {
          for (const one of this.#dependentOn(stream)) one.hearer.connecting(error);
        },
        ended: (error) => this.#ended(stream, error),
      },
    );
    return stream;
  }

  #started(stream: Stream): void {
    if (stream === this.#next) {
      this.#present?.close();
      this.#present = stream;
      this.#next = undefined;
    }
    for (const one of this.#dependentOn(stream)) one.hearer.started();
  }

  #tell(stream: Stream, event: ViewEvent): void {
    const one = stream.wanted[event.view];
    if (one === undefined || !this.#wanted.has(one)) return;
    if ("error" in event) this.#end([one], this.#parts.errorOf(event.error));
    else one.hearer.data({ id: event.id, data: event.data });
  }

  #ended(stream: Stream, error: unknown): void {
    const left = this.#dependentOn(stream);
    stream.close();
    if (stream === this.#present) this.#present = undefined;
    if (stream === this.#next) this.#next = undefined;
    this.#end(left, error);
  }

  #end(some: readonly Wanted[], error: unknown): void {
    for (const one of some) this.#wanted.delete(one);
    for (const one of some) one.hearer.ended(error);
    // A stream that was to serve fewer and is refused is not asked for again and again: the present one serves them all.
    if (some.length > 0) this.#renewLater();
  }

  /** Who hears of this stream only: what the present one serves does not mind how the next one fares. */
  #dependentOn(stream: Stream): readonly Wanted[] {
    const others = stream === this.#next ? this.#present?.wanted : this.#present === stream ? [] : stream.wanted;
    return stream.wanted.filter((one) => this.#wanted.has(one) && others?.includes(one) !== true);
  }
}
