/** What a service is asked over the endpoint, and what it answers, without a socket in sight. */

/** One request to a path that a service answers by itself. */
export interface HttpRequest {
  /** In capitals. */
  readonly method: string;
  /** Without the query, undecoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** By name in small letters; of names that came more than once, as Node joins them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Address of whoever asks. */
  readonly peer: string;
  /** The whole body as text; undefined once it is longer than `bytesMax`. */
  readonly text: (bytesMax: number) => Promise<string | undefined>;
}

export interface HttpAnswer {
  readonly status: number;
  /** Beside `cache-control: no-store`; a body needs its `content-type`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Parts are asked for as fast as the reader takes them, and no more once it has gone. */
  readonly body?: string | AsyncIterable<string>;
}

export type HttpAnswerer = (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>;

/** An answer in JSON; bigints are written as strings. */
export function jsonAnswer(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  const body = JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? item.toString() : item), 2);
  return { status, headers: { "content-type": "application/json; charset=utf-8", ...headers }, body: `${body}\n` };
}
