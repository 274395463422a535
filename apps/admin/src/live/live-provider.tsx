"use client";

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { type LiveState, liveStateOf, type StreamState } from "./live-state.ts";

/** A hidden tab keeps its streams this long, so that a glance at another tab costs nothing. */
const HIDDEN_REST_MS = 10_000;

interface Live {
  readonly state: LiveState;
  /** Whether streams should be closed now: the person paused, or nobody looks. */
  readonly resting: boolean;
  /** Pauses or resumes by hand. */
  toggle(): void;
  /** A stream tells how it is doing; undefined when it is gone. */
  tell(stream: string, state: StreamState | undefined): void;
}

const LiveContext = createContext<Live | undefined>(undefined);

function useHidden(): boolean {
  const [hidden, setHidden] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    function look(): void {
      clearTimeout(timer);
      if (document.hidden) timer = setTimeout(() => setHidden(true), HIDDEN_REST_MS);
      else setHidden(false);
    }
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, []);
  return hidden;
}

/** Knows how every stream of the page is doing, and when they should rest. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const hidden = useHidden();
  const [paused, setPaused] = useState(false);
  const [streams, setStreams] = useState<ReadonlyMap<string, StreamState>>(new Map());
  const tell = useCallback((stream: string, state: StreamState | undefined) => {
    setStreams((before) => {
      if (before.get(stream) === state) return before;
      const after = new Map(before);
      if (state === undefined) after.delete(stream);
      else after.set(stream, state);
      return after;
    });
  }, []);
  const toggle = useCallback(() => setPaused((before) => !before), []);
  const resting = hidden || paused;
  const live = useMemo(
    () => ({ state: liveStateOf(streams.values(), resting), resting, toggle, tell }),
    [streams, resting, toggle, tell],
  );
  return <LiveContext value={live}>{children}</LiveContext>;
}

/** How live the page is. */
export function useLive(): Live {
  const live = useContext(LiveContext);
  if (live === undefined) throw new Error("useLive needs a LiveProvider above it");
  return live;
}
