"use client";

import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import { matchOf, nameOf, PAUSE_MS } from "./key-sequence.ts";

type Bindings = Map<string, () => void>;

const KeyboardContext = createContext<Bindings | undefined>(undefined);

const FIELDS = "input, textarea, select, [contenteditable='true']";

/** Typing belongs to a field, and everything belongs to an open dialog. */
function isElsewhere(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement && target.type === "checkbox") return isDialogOpen();
  return (target instanceof Element && target.closest(FIELDS) !== null) || isDialogOpen();
}

function isDialogOpen(): boolean {
  return document.querySelector("[role='dialog'], [role='alertdialog']") !== null;
}

/** Listens for the keys that pages bind with {@link useKeys}. */
export function KeyboardProvider({ children }: { readonly children: ReactNode }) {
  const [bindings] = useState<Bindings>(() => new Map());
  const before = useRef<{ name: string; atMs: number } | undefined>(undefined);
  useEffect(() => {
    function press(event: KeyboardEvent): void {
      const name = nameOf(event);
      if (name === undefined || event.defaultPrevented) return;
      if (name !== "mod+k" && isElsewhere(event.target)) return;
      const recent = before.current !== undefined && event.timeStamp - before.current.atMs < PAUSE_MS;
      const match = matchOf(new Set(bindings.keys()), recent ? before.current?.name : undefined, name);
      before.current = { name, atMs: event.timeStamp };
      if (match === undefined) return;
      event.preventDefault();
      before.current = undefined;
      bindings.get(match)?.();
    }
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [bindings]);
  return <KeyboardContext value={bindings}>{children}</KeyboardContext>;
}

/** Runs `run` when `keys` are typed outside of a field: `n`, `?`, `g r`, `mod+k`. The latest page to bind a key has it. */
export function useKeys(keys: string, run: () => void): void {
  const bindings = useContext(KeyboardContext);
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const call = () => latest.current();
    bindings?.set(keys, call);
    return () => {
      if (bindings?.get(keys) === call) bindings.delete(keys);
    };
  }, [bindings, keys]);
}
