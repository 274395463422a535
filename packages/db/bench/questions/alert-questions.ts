/** What a reporter asks each time it looks at the rules, by the kind of the rule. */
import type { AlertModule, Database } from "@lars/db";
import type { Question } from "./question.ts";

const LONGEST_MINUTES = 60;

/** Modules that fire, or wait to. */
const TRACKED: readonly AlertModule[] = Array.from({ length: 600 }, (_, n) => ({ modId: 1 + n * 33, cmdId: 1 }));

/** All kinds of rules; of a module, of all, and while very many fire. */
export function* alertQuestions({ alerts, dnsNodes }: Database): Generator<Question> {
  const { readings } = alerts;
  for (const share of ["errors", "overload"] as const) {
    const rule = { minutes: 5, share, above: 0.05, module: null, also: [] };
    yield [`rule, ${share} over 5 minutes`, () => readings.minutes(rule)];
    yield [`rule, ${share} over 5 minutes, 600 fire`, () => readings.minutes({ ...rule, also: TRACKED })];
    yield [`rule, ${share} over an hour`, () => readings.minutes({ ...rule, minutes: LONGEST_MINUTES })];
    yield [`rule, ${share} of a module`, () => readings.minutes({ ...rule, module: { modId: 1, cmdId: 1 } })];
  }
  yield ["rule, no idle host", () => readings.noIdleHost(Date.now(), [])];
  yield ["rule, no idle host, 600 fire", () => readings.noIdleHost(Date.now(), TRACKED)];
  yield ["rule, silent agents", () => readings.silentAgents(Date.now() - 60_000)];
  yield ["rule, silent agents: who listens", () => readings.listeningSince(Date.now())];
  yield ["rule, dns-services", () => dnsNodes.nodes()];
  yield ["rule, versions not converged", () => readings.lateEdit(Date.now())];
  yield ["rules, what fires and waits", () => alerts.readBoard()];
}

/** The same while a tenth of all modules rests as a whole. */
export function* badDayRules({ alerts: { readings } }: Database): Generator<Question> {
  yield ["rule, no idle host, a bad day", () => readings.noIdleHost(Date.now(), [])];
  yield ["rule, no idle host, a bad day, 600 fire", () => readings.noIdleHost(Date.now(), TRACKED)];
}
