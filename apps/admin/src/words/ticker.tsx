"use client";

import { createContext, type ReactNode, useContext, useState } from "react";

const TICK_MS = 1_000;

/** One timer for every age on the page: ticks once a second, only while somebody looks. */
class Ticker {
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Calls `listener` about once a second until the returned function is called. */
  readonly onTick = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS);
    return () => this.#remove(listener);
  };

  #tick(): void {
    if (document.hidden) return;
    for (const listener of this.#listeners) listener();
  }

  #remove(listener: () => void): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

const TickerContext = createContext<Ticker | undefined>(undefined);

/** Gives every age below it the same tick. */
export function TickerProvider({ children }: { readonly children: ReactNode }) {
  const [ticker] = useState(() => new Ticker());
  return <TickerContext value={ticker}>{children}</TickerContext>;
}

/** The ticker of the page. */
export function useTicker(): Ticker {
  const ticker = useContext(TickerContext);
  if (ticker === undefined) throw new Error("useTicker needs a TickerProvider above it");
  return ticker;
}
