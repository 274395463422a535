import type { AlertRuleSave } from "@lars/db";
import { type AlertRuleInput, alertRuleSchema } from "@lars/input";
import { sessionProcedure } from "../procedures.ts";

/** Keeps a rule, for the first time (`id` null) or anew; the kind of a rule stays what it is. */
export const saveRule = sessionProcedure.input(alertRuleSchema).mutation(async ({ ctx, input }) => {
  await ctx.db.alertDesk.saveRule(wholeRule(input), { by: ctx.user.name, nowMs: ctx.clock() });
  return { saved: true };
});

/** With what its kind does not ask for. */
function wholeRule(input: AlertRuleInput): AlertRuleSave {
  const { id, revision, kind, severity, forSeconds, resolveSeconds, note, enabled } = input;
  const fireAbove = "fireAbove" in input ? input.fireAbove : 0;
  const module =
    "modId" in input && input.modId !== null && input.cmdId !== null
      ? { modId: input.modId, cmdId: input.cmdId }
      : null;
  return {
    ...{ id, revision, kind, severity, forSeconds, resolveSeconds, note, enabled, module, fireAbove },
    resolveAt: "resolveAt" in input ? input.resolveAt : fireAbove,
    windowMinutes: "windowMinutes" in input ? input.windowMinutes : 0,
    callsMin: "callsMin" in input ? input.callsMin : 0,
  };
}
