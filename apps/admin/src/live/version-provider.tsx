"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useRef } from "react";
import { type Output, useTRPC } from "../trpc/trpc.ts";
import type { AlertGlance } from "./use-alert-glance.ts";
import { useLiveEvents } from "./use-live-events.ts";

/** The present version, and how far it has come. */
export type VersionPresent = Output["version"]["present"];

const VersionContext = createContext<VersionPresent | undefined>(undefined);

/** What stands around every page comes in one stream: the present version, and how many alerts fire. */
export function VersionProvider({ children }: { readonly children: ReactNode }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const present = useQuery(trpc.version.present.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY }));
  useLiveEvents<{ readonly version: VersionPresent; readonly alerts: AlertGlance }>({
    open: (handlers) => trpc.shell.live.subscriptionOptions(undefined, handlers),
    onValue: ({ version, alerts }) => {
      cache.setQueryData(trpc.version.present.queryKey(), version);
      cache.setQueryData(trpc.alert.glance.queryKey(), alerts);
    },
  });
  return <VersionContext value={present.data}>{children}</VersionContext>;
}

/** The present version; undefined until it is known. */
export function useVersion(): VersionPresent | undefined {
  return useContext(VersionContext);
}

/** Calls `react` when somebody made a new version, not for the one that was there at first. */
export function useOnNewVersion(react: () => void): void {
  useOnChange(useVersion()?.version, react);
}

/** Calls `react` when there is a new version, or the present one came further. */
export function useOnProgress(react: () => void): void {
  const present = useVersion();
  useOnChange(present && JSON.stringify([present.version, present.convergence]), react);
}

/** Calls `react` when `value` becomes another; not when it is known for the first time. */
export function useOnChange(value: string | number | undefined, react: () => void): void {
  const seen = useRef(value);
  const latest = useRef(react);
  useEffect(() => {
    latest.current = react;
  });
  useEffect(() => {
    if (value === undefined || value === seen.current) return;
    const first = seen.current === undefined;
    seen.current = value;
    if (!first) latest.current();
  }, [value]);
}
