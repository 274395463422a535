"use client";

import { useFormatter, useTranslations } from "next-intl";
import type { Alert, AlertKind, AlertRule } from "./alert.ts";
import { isOfModules, isOfShares } from "./alert.ts";

/** What a sentence of a rule is made of: a rule, or one that is being written. */
export type RuleWords = Pick<
  AlertRule,
  "kind" | "module" | "fireAbove" | "resolveAt" | "windowMinutes" | "forSeconds" | "resolveSeconds"
>;

/** What a dns-service may suffer from. */
const TROUBLES = ["gone", "stale", "unready", "none"] as const;

const MINUTE_S = 60;
const HOUR_S = 3_600;

/** Shares and spans of time. */
function useFigures() {
  const t = useTranslations("alerts");
  const format = useFormatter();
  const share = (value: number) => format.number(value, { style: "percent", maximumFractionDigits: 1 });

  /** "45 s", "5 min", "2 h". */
  function span(seconds: number): string {
    const whole = Math.round(seconds);
    if (whole < 2 * MINUTE_S) return t("seconds", { count: whole });
    if (whole < 2 * HOUR_S) return t("minutes", { count: Math.round(whole / MINUTE_S) });
    return t("hours", { count: Math.round(whole / HOUR_S) });
  }

  return { share, span };
}

/** A rule as sentences. */
export function useRuleWords() {
  const t = useTranslations("alerts");
  const { share, span } = useFigures();

  /** When it fires. */
  function fires(rule: RuleWords): string {
    return t(`sentence.${rule.kind}`, {
      share: share(rule.fireAbove),
      minutes: rule.windowMinutes,
      seconds: span(rule.fireAbove),
      module: rule.module === null ? t("sentence.any") : t("sentence.one", { name: moduleName(rule.module) }),
      hold: rule.forSeconds > 0 ? t("sentence.hold", { seconds: span(rule.forSeconds) }) : "",
    });
  }

  /** When it is over. */
  function ends(rule: RuleWords): string {
    const seconds = span(rule.resolveSeconds);
    return isOfShares(rule.kind)
      ? t("sentence.over", { share: share(rule.resolveAt), seconds })
      : t("sentence.overBare", { seconds });
  }

  return { fires, ends };
}

/** An alert in words and figures. */
export function useAlertWords() {
  const t = useTranslations("alerts");
  const { share, span } = useFigures();

  /** How bad it is. */
  function value({ kind, value: now, facts }: Alert): string {
    if (isOfShares(kind)) return share(now);
    if (kind === "noIdleHost") return t("valueOf.hosts", { count: Number(facts["hosts"] ?? 0) });
    return span(now);
  }

  /** Above what it fires; empty where there is nothing to compare. */
  function threshold({ kind, fireAbove }: Pick<Alert, "kind" | "fireAbove">): string {
    if (kind === "noIdleHost") return "";
    return t("valueOf.threshold", { share: isOfShares(kind) ? share(fireAbove) : span(fireAbove) });
  }

  /** Where, as one text; modules have a label of their own. */
  function subject({ kind, facts, subject: key, module }: Alert): string {
    if (isOfModules(kind) && module !== null) return moduleName(module);
    const text = (name: string) => String(facts[name] ?? "");
    if (kind === "agentSilent") return `${text("hostname")} (${text("ip")})`;
    if (facts["trouble"] === "none") return t("subjects.noDns");
    if (kind === "dnsService") return `${text("hostname")} (${text("address")})`;
    return kind === "notConverged" ? t("subjects.versions", { version: text("version") }) : key;
  }

  /** What else is known; empty where nothing is. */
  function detail({ kind, facts }: Alert): string {
    const trouble = TROUBLES.find((one) => one === facts["trouble"]);
    if (kind === "dnsService" && trouble !== undefined) return t(`trouble.${trouble}`);
    const lacking = String(facts["lacking"] ?? "");
    return kind === "notConverged" && lacking !== "" ? t("subjects.lacking", { names: lacking }) : "";
  }

  return { kind: (kind: AlertKind) => t(`kinds.${kind}`), value, threshold, subject, detail, span };
}

function moduleName({ modId, cmdId, modName }: { modId: number; cmdId: number; modName: string | null }): string {
  return modName === null ? `${modId}·${cmdId}` : `${modId}·${cmdId} ${modName}`;
}
