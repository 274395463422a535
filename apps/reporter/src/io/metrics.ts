/** What the reporter counts. */
import { Counter, type DaemonContext, Gauge, Histogram } from "@lars/daemon";
import type { LoopCounters } from "@lars/reactor";
import type { Fates } from "../core/inbox.ts";

/** Counters of the reporter, under their conventional names. */
export interface Metrics {
  /** Rows of a frame, by what became of them. */
  took(message: "ReportStatusRequest" | "AgentState", fates: Fates): void;
  stored(table: string, rows: number): void;
  /** A row that the server does not take. */
  refused(table: string): void;
  flushed(seconds: number): void;
  /** A flush that found no database. */
  failed(): void;
  /** Rows of agents that nobody has seen for long. */
  trimmed(rows: number): void;
  readonly totals: () => Readonly<Record<string, number>>;
}

/** Registers the reporter's counters. */
export function createMetrics({ registry }: DaemonContext): Metrics {
  const registers = [registry];
  const totals: Record<string, number> = {};
  const count = (name: string, by: number): void => {
    totals[name] = (totals[name] ?? 0) + by;
  };
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ name: `lars_reporter_${name}`, help, labelNames, registers });
  const messages = counter("messages_total", "Messages of agents that were read", ["message"]);
  const rows = counter("rows_total", "Rows of these messages by what became of them", ["message", "fate"]);
  const stored = counter("rows_stored_total", "Rows that MySQL has", ["table"]);
  const refused = counter("rows_refused_total", "Rows that MySQL does not take", ["table"]);
  const failures = counter("flush_failures_total", "Flushes that found no database");
  const trimmed = counter("rows_trimmed_total", "Rows of agents that were not seen for long");
  const seconds = new Histogram({ name: "lars_reporter_flush_seconds", help: "Time of a flush", registers });
  return {
    took(message, fates) {
      messages.inc({ message });
      for (const [fate, number] of Object.entries(fates)) {
        if (number === 0) continue;
        rows.inc({ message, fate }, number);
        count(fate, number);
      }
    },
    stored(table, number) {
      stored.inc({ table }, number);
      count("stored", number);
    },
    refused(table) {
      refused.inc({ table });
      count("refused", 1);
    },
    flushed: (duration) => seconds.observe(duration),
    failed() {
      failures.inc();
      count("flushFailures", 1);
    },
    trimmed: (number) => trimmed.inc(number),
    totals: () => ({ ...totals }),
  };
}

/** What there is to see at a scrape, asked for rather than kept. */
export interface Sight {
  counters(): LoopCounters;
  /** Rows that wait, by table. */
  waiting(): Readonly<Record<string, number>>;
}

/** Registers gauges of connections and of rows that wait. */
export function showSight({ registry, health }: DaemonContext, { counters, waiting }: Sight): void {
  const registers = [registry];
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `lars_reporter_${name}`, help, labelNames, registers });
  const connections = gauge("connections", "Agents that are connected");
  const rows = gauge("rows_waiting", "Rows that wait to be stored", ["table"]);
  const events = gauge("connection_events", "Since start, by event, as the event loop counts them", ["event"]);
  health.onScrape(() => {
    const { connections: now, ...since } = counters();
    connections.set(now);
    for (const [event, number] of Object.entries(since)) events.set({ event }, number);
    for (const [table, number] of Object.entries(waiting())) rows.set({ table }, number);
  });
}
