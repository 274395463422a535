"use client";

import type { LiveEvent } from "@lars/api";
import { useSubscription } from "@trpc/tanstack-react-query";
import { useEffect, useId, useRef, useState } from "react";
import { leaveWhenSignedOut } from "../trpc/leave-when-signed-out.ts";
import type { ApiError } from "../trpc/trpc.ts";
import { useLive } from "./live-provider.tsx";
import type { StreamState } from "./live-state.ts";

const RETRY_FIRST_MS = 1_000;
const RETRY_MOST_MS = 15_000;

interface Envelope<T> {
  readonly id: string;
  readonly data: LiveEvent<T>;
}

type SubscriptionOptions<T> = Parameters<typeof useSubscription<Envelope<T>, ApiError>>[0];
type Subscription = Pick<ReturnType<typeof useSubscription>, "status" | "error" | "reset">;

/** What a subscription of tRPC is opened with. */
interface Handlers<T> {
  readonly enabled: boolean;
  readonly onData: (envelope: Envelope<T>) => void;
}

/** A live view: how to open it, and what to do with each value. */
interface LiveView<T> {
  readonly open: (handlers: Handlers<T>) => SubscriptionOptions<T>;
  readonly onValue: (value: T) => void;
  /** For what opens over a page: that it is being opened says nothing of the page. */
  readonly quiet?: boolean;
}

function stateOf({ status, error }: Subscription, seen: { opened: boolean; away: boolean }): StreamState | undefined {
  if (status === "idle") return undefined;
  if (status === "pending") return seen.away ? "away" : "open";
  return seen.opened || error ? "broken" : "connecting";
}

/** A lost connection comes back by itself; a refused one is tried again after 1 s, 2 s, … 15 s. */
function useRetry({ status, error, reset }: Subscription): void {
  const failures = useRef(0);
  useEffect(() => {
    if (status === "pending") failures.current = 0;
    if (status !== "error") return;
    leaveWhenSignedOut(error);
    const waitMs = Math.min(RETRY_FIRST_MS * 2 ** failures.current, RETRY_MOST_MS);
    failures.current += 1;
    const timer = setTimeout(reset, waitMs);
    return () => clearTimeout(timer);
  }, [status, error, reset]);
}

/** Watches a live view while somebody looks, and tells the dot in the top bar how that goes. */
export function useLiveEvents<T>({ open, onValue, quiet = false }: LiveView<T>): void {
  const { resting, tell } = useLive();
  const id = useId();
  const opened = useRef(false);
  const [away, setAway] = useState(false);
  const subscription = useSubscription(
    open({
      enabled: !resting,
      onData: ({ data }) => {
        setAway(data.kind === "away");
        if (data.kind === "value") onValue(data.value);
      },
    }),
  );
  useRetry(subscription);
  useEffect(() => {
    if (subscription.status === "pending") opened.current = true;
  }, [subscription.status]);
  const seen = stateOf(subscription, { opened: opened.current, away });
  const state = quiet && seen === "connecting" ? undefined : seen;
  useEffect(() => {
    tell(id, state);
    return () => tell(id, undefined);
  }, [tell, id, state]);
}
