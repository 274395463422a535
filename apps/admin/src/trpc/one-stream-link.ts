import type { AppRouter, ViewEvent } from "@lars/api";
import { httpSubscriptionLink, type Operation, TRPCClientError, type TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import { type Hearer, type View, type ViewData, ViewStream } from "./view-stream.ts";

type OperationLink = ReturnType<TRPCLink<AppRouter>>;
type Observer = Parameters<Parameters<typeof observable<Told, Failure>>[0]>[0];
type Told = Parameters<NonNullable<Parameters<ReturnType<OperationLink>["subscribe"]>[0]["next"]>>[0];
type Failure = TRPCClientError<AppRouter>;

const CARRIER = "live.many";

/** Every live view of this window over one connection of server-sent events. */
export function oneStreamLink(url: string): TRPCLink<AppRouter> {
  return (runtime) => {
    const carry = httpSubscriptionLink<AppRouter, typeof EventSource>({ url })(runtime);
    const stream = new ViewStream({
      open: (views, hearer) => openStream(carry, views, hearer),
      later: (run) => void setTimeout(run),
      errorOf: (error) => TRPCClientError.from({ error: error as object }),
    });
    return ({ op: { path, input } }) =>
      observable<Told, Failure>((observer) => stream.add({ path, input }, hearerOf(observer)));
  };
}

/** A view as tRPC's hooks hear of it. */
function hearerOf(observer: Observer): Hearer<ViewData> {
  return {
    started: () => observer.next({ result: { type: "started" } }),
    data: (data) => observer.next({ result: { type: "data", data } }),
    connecting: (error) => observer.next({ result: { type: "state", state: "connecting", error: failureOf(error) } }),
    ended: (error) => observer.error(failureOf(error)),
  };
}

function failureOf(error: unknown): Failure {
  return TRPCClientError.from<AppRouter>(error instanceof Error ? error : new Error("the stream was closed"));
}

function openStream(carry: OperationLink, views: readonly View[], hearer: Hearer<ViewEvent>): () => void {
  const op: Operation = { id: 0, type: "subscription", path: CARRIER, input: { views }, context: {}, signal: null };
  const next = () => {
    throw new Error("nothing stands behind the stream");
  };
  const opened = carry({ op, next }).subscribe({
    next: ({ result }) => {
      if (result.type === "started") hearer.started();
      else if (result.type === "state") {
        if (result.state === "connecting" && result.error !== null) hearer.connecting(result.error);
      } else if (result.type === "stopped") hearer.ended(undefined);
      else hearer.data(result.data as ViewEvent);
    },
    error: (error) => hearer.ended(error),
  });
  return () => opened.unsubscribe();
}
