import * as z from "zod";
import type { MessageKey } from "./field-issue.ts";
import { idSchema } from "./id.ts";
import { nameSchema } from "./name.ts";

/** What a rule looks at. */
export const alertKindSchema = z.enum([
  "errorRate",
  "overloadShare",
  "noIdleHost",
  "agentSilent",
  "dnsService",
  "notConverged",
]);

export const alertSeveritySchema = z.enum(["critical", "warning"]);

/** Who lives says so every few seconds; less would fire for nothing. */
const SECONDS_MIN = 15;
const DAY_S = 86_400;
const WINDOW_MAX = 60;
const NOTE_MAX = 500;
const URL_MAX = 2_048;

function between(min: number, max: number) {
  const wrong = { error: "input.number.range" satisfies MessageKey, params: { min, max } };
  return z
    .number({ error: "input.required" satisfies MessageKey })
    .refine((value) => Number.isInteger(value) && value >= min && value <= max, wrong);
}

const share = z.number({ error: "input.required" satisfies MessageKey }).refine((value) => value >= 0 && value < 1, {
  error: "input.number.range" satisfies MessageKey,
  params: { min: 0, max: 99 },
});

const everyRule = {
  /** Null for a new one. */
  id: z.int().min(1).nullable(),
  /** Of the rule that was seen; 0 for a new one. */
  revision: z.int().min(0),
  severity: alertSeveritySchema,
  forSeconds: between(0, DAY_S),
  resolveSeconds: between(0, DAY_S),
  note: z
    .string()
    .trim()
    .max(NOTE_MAX, { error: "input.note.long" satisfies MessageKey }),
  enabled: z.boolean(),
};

/** Both ids or neither: one module, or all of them. */
const ofModules = {
  modId: idSchema.nullable(),
  cmdId: idSchema.nullable(),
};

const ofShares = {
  ...everyRule,
  ...ofModules,
  /** 0 to 1. */
  fireAbove: share,
  resolveAt: share,
  windowMinutes: between(1, WINDOW_MAX),
};

const ofSeconds = { ...everyRule, fireAbove: between(SECONDS_MIN, DAY_S) };

/** One rule, as the form has it: only what its kind needs. */
export const alertRuleSchema = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("errorRate"), ...ofShares, callsMin: between(0, 1_000_000) }),
    z.object({ kind: z.literal("overloadShare"), ...ofShares }),
    z.object({ kind: z.literal("noIdleHost"), ...everyRule, ...ofModules }),
    z.object({ kind: z.literal("agentSilent"), ...ofSeconds }),
    z.object({ kind: z.literal("dnsService"), ...ofSeconds }),
    z.object({ kind: z.literal("notConverged"), ...ofSeconds }),
  ])
  .check((context) => {
    const rule = context.value;
    const wrong = (path: string, message: MessageKey) =>
      context.issues.push({ code: "custom", input: rule, path: [path], message, params: {} });
    if ("resolveAt" in rule && rule.resolveAt > rule.fireAbove) wrong("resolveAt", "input.resolve.above");
    if (!("modId" in rule) || (rule.modId === null) === (rule.cmdId === null)) return;
    wrong(rule.modId === null ? "modId" : "cmdId", "input.module.half");
  });

/** A rule, checked. */
export type AlertRuleInput = z.output<typeof alertRuleSchema>;

/** An address that is told: http or https, without a password in it. */
export const alertWebhookSchema = z.object({
  id: z.int().min(1).nullable(),
  revision: z.int().min(0),
  name: nameSchema.max(120, { error: "input.name.long" satisfies MessageKey }),
  url: z
    .string({ error: "input.required" satisfies MessageKey })
    .trim()
    .min(1, { error: "input.required" satisfies MessageKey, abort: true })
    .max(URL_MAX)
    .refine(isWebAddress, { error: "input.webhook.url" satisfies MessageKey }),
  enabled: z.boolean(),
  criticalOnly: z.boolean(),
});

function isWebAddress(text: string): boolean {
  const match = /^https?:\/\/([^/?#]+)/i.exec(text);
  return match?.[1] !== undefined && !match[1].includes("@") && !/\s/.test(text) && URL.canParse(text);
}
