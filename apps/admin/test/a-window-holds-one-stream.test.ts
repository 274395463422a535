import type { ViewEvent } from "@lars/api";
import { expect, test } from "vitest";
import { type Hearer, type View, ViewStream } from "../src/trpc/view-stream.ts";

interface OpenedStream {
  readonly views: readonly string[];
  readonly hearer: Hearer<ViewEvent>;
  closed: boolean;
}

/** A window whose streams are opened and answered by hand. */
function aWindow() {
  const streams: OpenedStream[] = [];
  let due: (() => void)[] = [];
  const stream = new ViewStream({
    open: (views: readonly View[], hearer) => {
      const opened: OpenedStream = { views: views.map(({ path }) => path), hearer, closed: false };
      streams.push(opened);
      return () => {
        opened.closed = true;
      };
    },
    later: (run) => due.push(run),
    errorOf: (refusal) => refusal,
  });
  return {
    streams,
    turn: () => {
      const now = due;
      due = [];
      for (const run of now) run();
    },
    watch: (path: string) => {
      const heard: unknown[] = [];
      const leave = stream.add(
        { path, input: undefined },
        {
          started: () => heard.push("started"),
          data: ({ data }) => heard.push(data),
          connecting: () => heard.push("connecting"),
          ended: (error) => heard.push(error),
        },
      );
      return { heard, leave };
    },
    open: () => streams.filter(({ closed }) => !closed),
  };
}

const event = (view: number, data: unknown): ViewEvent => ({ view, id: "1", data });

test("what a page watches comes over one stream, each view's values to whom they are for", () => {
  const { watch, turn, streams } = aWindow();
  const shell = watch("shell.live");
  const status = watch("status.live");
  turn();
  expect(streams.map(({ views }) => views)).toEqual([["shell.live", "status.live"]]);
  streams[0]?.hearer.started();
  streams[0]?.hearer.data(event(1, "rows"));
  streams[0]?.hearer.data(event(0, "version"));
  expect(shell.heard).toEqual(["started", "version"]);
  expect(status.heard).toEqual(["started", "rows"]);
});

test("the next page's stream serves before the last one is closed: what stays misses nothing and notices nothing", () => {
  const { watch, turn, streams, open } = aWindow();
  const shell = watch("shell.live");
  const routes = watch("overview.live");
  turn();
  streams[0]?.hearer.started();
  routes.leave();
  const status = watch("status.live");
  turn();
  expect(open()).toHaveLength(2);
  streams[0]?.hearer.data(event(0, "meanwhile"));
  streams[1]?.hearer.connecting(new Error("slow"));
  expect(shell.heard).toEqual(["started", "meanwhile"]);
  expect(status.heard).toEqual(["connecting"]);
  streams[1]?.hearer.started();
  expect(open()).toEqual([streams[1]]);
  streams[0]?.hearer.connecting(new Error("of the one that was closed"));
  expect(shell.heard).toEqual(["started", "meanwhile", "started"]);
});

test("a view that comes and goes in one turn opens nothing, and the last one to leave closes the stream", () => {
  const { watch, turn, streams, open } = aWindow();
  const shell = watch("shell.live");
  turn();
  streams[0]?.hearer.started();
  watch("status.live").leave();
  turn();
  expect(streams).toHaveLength(1);
  shell.leave();
  turn();
  expect(open()).toEqual([]);
});

test("a view that is refused is told why; the others go on without it", () => {
  const { watch, turn, streams } = aWindow();
  const shell = watch("shell.live");
  const balance = watch("balance.live");
  turn();
  streams[0]?.hearer.started();
  const error = { code: -32_600, message: "no such module", data: undefined } as never;
  streams[0]?.hearer.data({ view: 1, error });
  expect(balance.heard).toEqual(["started", error]);
  turn();
  expect(streams[1]?.views).toEqual(["shell.live"]);
  expect(shell.heard).toEqual(["started"]);
});

test("a stream that ends says so to all, and whoever asks again gets a new one", () => {
  const { watch, turn, streams } = aWindow();
  const shell = watch("shell.live");
  turn();
  streams[0]?.hearer.started();
  const gone = new Error("the server left");
  streams[0]?.hearer.ended(gone);
  turn();
  expect(shell.heard).toEqual(["started", gone]);
  expect(streams).toHaveLength(1);
  watch("shell.live");
  turn();
  expect(streams).toHaveLength(2);
});

test("a stream of fewer views that is refused is not asked for again: the present one serves them", () => {
  const { watch, turn, streams } = aWindow();
  const shell = watch("shell.live");
  const status = watch("status.live");
  turn();
  streams[0]?.hearer.started();
  status.leave();
  turn();
  streams[1]?.hearer.ended(new Error("too many"));
  turn();
  expect(streams).toHaveLength(2);
  streams[0]?.hearer.data(event(0, "still"));
  expect(shell.heard).toEqual(["started", "still"]);
});
