"use client";

import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import { matchOf, nameOf, PAUSE_MS } from "./key-sequence.ts";

/** The key before, which the next one may complete. */
type Press = { readonly name: string; readonly atMs: number } | undefined;

/** Who wants a key; the last one has it. */
type Bindings = Map<string, (() => void)[]>;

const KeyboardContext = createContext<Bindings | undefined>(undefined);

const FIELDS = "input, textarea, select, [contenteditable='true']";

function recentName(before: Press, nowMs: number): string | undefined {
  return before !== undefined && nowMs - before.atMs < PAUSE_MS ? before.name : undefined;
}

/** Typing belongs to a field, and everything belongs to an open dialog. */
function isElsewhere(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement && target.type === "checkbox") return isDialogOpen();
  return (target instanceof Element && target.closest(FIELDS) !== null) || isDialogOpen();
}

/** The key as bindings name it, unless it is meant for something else. */
function commandOf(event: KeyboardEvent): string | undefined {
  const name = event.defaultPrevented ? undefined : nameOf(event);
  return name === "mod+k" || !isElsewhere(event.target) ? name : undefined;
}

function isDialogOpen(): boolean {
  return document.querySelector("[role='dialog'], [role='alertdialog']") !== null;
}

/** Listens for the keys that pages bind with {@link useKeys}. */
export function KeyboardProvider({ children }: { readonly children: ReactNode }) {
  const [bindings] = useState<Bindings>(() => new Map());
  const before = useRef<Press>(undefined);
  useEffect(() => {
    function press(event: KeyboardEvent): void {
      const name = commandOf(event);
      if (name === undefined) return;
      const match = matchOf(bindings, recentName(before.current, event.timeStamp), name);
      before.current = match === undefined ? { name, atMs: event.timeStamp } : undefined;
      if (match === undefined) return;
      event.preventDefault();
      bindings.get(match)?.at(-1)?.();
    }
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [bindings]);
  return <KeyboardContext value={bindings}>{children}</KeyboardContext>;
}

/**
 * Runs `run` when `keys` are typed outside of a field: `n`, `?`, `g r`, `mod+k`. The latest page to bind a key has it;
 * `otherwise` takes it where no page does.
 */
export function useKeys(keys: string, run: () => void, { otherwise = false } = {}): void {
  const bindings = useContext(KeyboardContext);
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const call = () => latest.current();
    const others = bindings?.get(keys) ?? [];
    bindings?.set(keys, otherwise ? [call, ...others] : [...others, call]);
    return () => {
      const left = bindings?.get(keys)?.filter((one) => one !== call) ?? [];
      if (left.length > 0) bindings?.set(keys, left);
      else bindings?.delete(keys);
    };
  }, [bindings, keys, otherwise]);
}
