/** What the reporter counts. */
import { Counter, type DaemonContext, Gauge, Histogram } from "@lars/daemon";
import type { LoopCounters } from "@lars/reactor";
import { type Fates, noFates } from "../core/inbox.ts";

type Message = "ReportStatusRequest" | "AgentState";

/** Counters of the reporter, under their conventional names. */
export interface Metrics {
  /** Rows of a frame, by what became of them. */
  took(message: Message, fates: Readonly<Fates>): void;
  stored(table: string, rows: number): void;
  /** Rows that the server does not take. */
  refused(table: string, rows?: number): void;
  flushed(seconds: number): void;
  /** A flush that found no database. */
  failed(): void;
  /** Rows of agents that nobody has seen for long. */
  trimmed(rows: number): void;
  /** A statement was stored whose oldest news had waited so long. */
  lagged(seconds: number): void;
  /** Rows of a statement that others kept locked. */
  locked(rows: number): void;
  /** A minute had no room to wait and became part of the next. */
  minuteJoined(): void;
  hourRolled(): void;
  historyDropped(partitions: number, rows: number): void;
  /** Seconds by which this machine's clock is ahead of MySQL's. */
  clockIsOff(seconds: number): void;
  readonly totals: () => Readonly<Record<string, number>>;
}

const LAG_BUCKETS = [0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30, 60, 300];

/** Registers the reporter's counters. */
export function createMetrics({ registry }: DaemonContext): Metrics {
  const registers = [registry];
  const totals: Record<string, number> = {};
  const count = (name: string, by: number): void => {
    totals[name] = (totals[name] ?? 0) + by;
  };
  const counter: NewCounter = (name, help, labelNames = []) =>
    new Counter({ name: `lars_reporter_${name}`, help, labelNames, registers });
  const stored = counter("rows_stored_total", "Rows that MySQL has", ["table"]);
  const refused = counter("rows_refused_total", "Rows that MySQL does not take", ["table"]);
  const locked = counter("rows_locked_total", "Rows of statements that others kept locked; they wait again");
  const failures = counter("flush_failures_total", "Flushes that found no database");
  const trimmed = counter("rows_trimmed_total", "Rows of agents that were not seen for long");
  const seconds = new Histogram({ name: "lars_reporter_flush_seconds", help: "Time of a flush", registers });
  const offset = new Gauge({
    name: "lars_reporter_clock_offset_seconds",
    help: "By how much this machine's clock is ahead of MySQL's, which reporters go by",
    registers,
  });
  const lag = new Histogram({
    name: "lars_reporter_lag_seconds",
    help: "Age of the oldest status of a statement when MySQL had it",
    buckets: LAG_BUCKETS,
    registers,
  });
  return {
    took: countTaken(registers, count),
    stored(table, number) {
      if (number === 0) return;
      stored.inc({ table }, number);
      count("stored", number);
    },
    refused(table, number = 1) {
      refused.inc({ table }, number);
      count("refused", number);
    },
    flushed: (duration) => seconds.observe(duration),
    failed() {
      failures.inc();
      count("flushFailures", 1);
    },
    trimmed: (number) => trimmed.inc(number),
    lagged: (duration) => lag.observe(duration),
    locked: (number) => locked.inc(number),
    clockIsOff: (by) => offset.set(by),
    ...countHistory(counter),
    totals: () => ({ ...totals }),
  };
}

type NewCounter = (name: string, help: string, labelNames?: string[]) => Counter<string>;

function countHistory(counter: NewCounter): Pick<Metrics, "minuteJoined" | "hourRolled" | "historyDropped"> {
  const joined = counter("history_cuts_joined_total", "Minutes that had no room to wait and became part of the next");
  const rolled = counter("history_rollups_total", "Hours that were added up");
  const partitions = counter("history_partitions_dropped_total", "Partitions of old history that were dropped");
  const rows = counter("history_rows_dropped_total", "Rows of old history that were deleted one by one");
  return {
    minuteJoined: () => joined.inc(),
    hourRolled: () => rolled.inc(),
    historyDropped(droppedPartitions, droppedRows) {
      partitions.inc(droppedPartitions);
      rows.inc(droppedRows);
    },
  };
}

/** Counts in plain numbers, as there are ten thousands of frames a second, and hands them over when they are read. */
function countTaken(
  registers: DaemonContext["registry"][],
  count: (name: string, by: number) => void,
): Metrics["took"] {
  const messages: Record<Message, number> = { ReportStatusRequest: 0, AgentState: 0 };
  // Zero is told, too: a rate over what was never told is nothing, not zero.
  const rows: Record<Message, Record<string, number>> = {
    ReportStatusRequest: { ...noFates() },
    AgentState: { ...noFates() },
  };
  const kinds = Object.keys(messages) as Message[];
  new Counter({
    name: "lars_reporter_messages_total",
    help: "Messages of agents that were read",
    labelNames: ["message"],
    registers,
    collect() {
      this.reset();
      for (const message of kinds) this.inc({ message }, messages[message]);
    },
  });
  new Counter({
    name: "lars_reporter_rows_total",
    help: "Rows of these messages by what became of them",
    labelNames: ["message", "fate"],
    registers,
    collect() {
      this.reset();
      for (const message of kinds) {
        for (const [fate, number] of Object.entries(rows[message])) this.inc({ message, fate }, number);
      }
    },
  });
  return (message, fates) => {
    messages[message] += 1;
    const ofMessage = rows[message];
    for (const fate in fates) {
      const number = fates[fate as keyof Fates];
      if (number === 0) continue;
      ofMessage[fate] = (ofMessage[fate] ?? 0) + number;
      count(fate, number);
    }
  };
}

/** What there is to see at a scrape, asked for rather than kept. */
export interface Sight {
  counters(): LoopCounters;
  /** Rows that wait, by table. */
  waiting(): Readonly<Record<string, number>>;
  /** Hosts of modules at callers that are known. */
  cells(): number;
  /** Events that were left out, since start. */
  events(): { readonly dropped: number; readonly damped: number };
}

/** What the event loop counts since it started, under the names that the dns-service has for the same. */
const LOOP_COUNTERS: readonly (readonly [name: string, help: string, key: keyof LoopCounters])[] = [
  ["accepted_total", "Connections accepted", "accepted"],
  ["refused_total", "Connections refused, as too many were open", "refused"],
  ["frames_in_total", "Frames read", "framesIn"],
  ["frames_out_total", "Frames sent", "framesOut"],
  ["bytes_in_total", "Bytes read", "bytesIn"],
  ["bytes_out_total", "Bytes sent", "bytesOut"],
  ["bad_frames_total", "Connections closed for a length that no frame has", "badFrames"],
  ["unknown_messages_total", "Frames skipped for their id", "unknownMessages"],
  ["invalid_bodies_total", "Frames skipped for a body that is no message", "invalidBodies"],
  ["overflows_total", "Connections closed as too much waited for them", "overflows"],
  ["stalls_total", "Connections closed as they took nothing of what waited for them", "stalls"],
  ["idles_total", "Connections closed as nothing moved on them", "idles"],
];

/** Registers gauges of connections and of rows that wait. */
export function showSight({ registry, health }: DaemonContext, { counters, waiting, cells, events }: Sight): void {
  const registers = [registry];
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `lars_reporter_${name}`, help, labelNames, registers });
  const connections = gauge("connections", "Agents that are connected");
  const rows = gauge("rows_waiting", "Rows that wait to be stored", ["table"]);
  const known = gauge("cells", "Hosts of modules at callers that are known");
  const since = (name: string, help: string, read: () => number) =>
    new Counter({
      name: `lars_reporter_${name}`,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  since("events_dropped_total", "Events that had no room to wait", () => events().dropped);
  since("events_damped_total", "Events beyond ten a minute of one host at one agent", () => events().damped);
  for (const [name, help, key] of LOOP_COUNTERS) since(name, help, () => counters()[key]);
  health.onScrape(() => {
    known.set(cells());
    connections.set(counters().connections);
    for (const [table, number] of Object.entries(waiting())) rows.set({ table }, number);
  });
}
