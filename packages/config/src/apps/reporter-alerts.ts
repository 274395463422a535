/** What alerts of a reporter are tuned by. */
import { duration, flag } from "../kinds.ts";

export const reporterAlertSettings = {
  alerts: {
    section: "alerts",
    key: "enabled",
    kind: flag,
    preset: "1",
    about: "1: it evaluates alerts when no other reporter does, and tells webhooks; 0: it leaves that to others",
  },
  alertIntervalMs: {
    section: "alerts",
    key: "interval",
    kind: duration("s", "100ms", "5m"),
    preset: "5s",
    about: "how often all rules are looked at",
  },
  webhookTimeoutMs: {
    section: "alerts",
    key: "webhook_timeout",
    kind: duration("s", "100ms", "60s"),
    preset: "10s",
    about: "a webhook that has not answered after so long is tried again later",
  },
} as const;
