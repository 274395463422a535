/** What there is to count of alerts. */
import { Counter, type DaemonContext, Gauge, Histogram } from "@lars/daemon";

/** Counters and gauges of one reporter. */
export interface AlertMetrics {
  /** Whether it is the one that evaluates. */
  holds(isHolder: boolean): void;
  evaluated(seconds: number): void;
  /** One question of rules of this kind, answered or not. */
  asked(kind: string, seconds: number): void;
  failed(): void;
  sees(now: { readonly firing: number; readonly leftOut: number; readonly blind: number }): void;
  happened(what: "fired" | "resolved"): void;
  delivered(outcome: "delivered" | "retried" | "failed"): void;
  waits(messages: number): void;
}

/** Registers them. */
export function createAlertMetrics({ registry }: Pick<DaemonContext, "registry">): AlertMetrics {
  const registers = [registry];
  const gauge = (name: string, help: string) => new Gauge({ name: `lars_reporter_${name}`, help, registers });
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ name: `lars_reporter_${name}`, help, labelNames, registers });
  const holder = gauge("alert_evaluator", "1: this reporter evaluates alerts");
  const firing = gauge("alerts_firing", "Alerts that fire, as the reporter that evaluates sees it");
  const leftOut = gauge("alert_subjects_left_out", "Subjects beyond the 500 that one rule watches");
  const blind = gauge("alert_rules_blind", "Rules that cannot be judged; the log and the admin name them");
  const failures = counter("alert_evaluation_failures_total", "Evaluations that failed, or left some rules out");
  const events = counter("alert_events_total", "Alerts that fired, and that were resolved", ["event"]);
  const deliveries = counter("webhook_deliveries_total", "Attempts to tell a webhook, by what came of them", [
    "outcome",
  ]);
  const waiting = gauge("webhook_deliveries_waiting", "Messages to webhooks that wait");
  const seconds = new Histogram({
    name: "lars_reporter_alert_evaluation_seconds",
    help: "Time of an evaluation",
    registers,
  });
  const questions = new Histogram({
    name: "lars_reporter_alert_question_seconds",
    help: "Time of a question that rules of a kind ask MySQL",
    labelNames: ["kind"],
    registers,
  });
  return {
    holds(isHolder) {
      holder.set(isHolder ? 1 : 0);
      if (isHolder) return;
      for (const seen of [firing, leftOut, blind]) seen.set(0);
    },
    evaluated: (duration) => seconds.observe(duration),
    asked: (kind, duration) => questions.observe({ kind }, duration),
    failed: () => failures.inc(),
    sees(now) {
      firing.set(now.firing);
      leftOut.set(now.leftOut);
      blind.set(now.blind);
    },
    happened: (event) => events.inc({ event }),
    delivered: (outcome) => deliveries.inc({ outcome }),
    waits: (messages) => waiting.set(messages),
  };
}
