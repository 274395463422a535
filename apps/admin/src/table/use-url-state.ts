"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";

/** What a page keeps in its URL, by parameter name; an empty text is not written. */
export type UrlState = Readonly<Record<string, string>>;

/** The query string for `state`, without what is as `presets` say. */
export function queryOf<State extends UrlState>(state: State, presets: State): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) if (value !== presets[name]) query.set(name, value);
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

/** Filters and order of a page, kept in its URL: it can be sent to a colleague, and the back button finds it again. */
export function useUrlState<State extends UrlState>(presets: State): [State, (change: Partial<State>) => void] {
  const search = useSearchParams();
  const path = usePathname();
  const state = useMemo(() => {
    const entries = Object.keys(presets).map((name) => [name, search.get(name) ?? presets[name]]);
    return Object.fromEntries(entries) as State;
  }, [search, presets]);
  const change = useCallback(
    (some: Partial<State>) => {
      // What the URL says at this moment: two changes in one turn must not undo each other.
      const now = new URLSearchParams(window.location.search);
      const present = Object.fromEntries(Object.keys(presets).map((name) => [name, now.get(name) ?? presets[name]]));
      window.history.replaceState(null, "", path + queryOf({ ...present, ...some } as State, presets));
    },
    [path, presets],
  );
  return [state, change];
}
