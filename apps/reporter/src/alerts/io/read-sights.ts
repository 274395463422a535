/** What each rule asks the database; one question for all rules that look at the same. */
import type { AlertBoard, AlertReadings, DnsNodeStore } from "@lars/db";
import type { ModuleKey, Rule } from "../core/rule.ts";
import {
  agentsSight,
  convergenceSight,
  type DnsNodeReading,
  dnsSight,
  noIdleSight,
  shareSight,
} from "../core/sights.ts";
import type { Question, Seen } from "./questions.ts";

/** Whom to ask. */
export interface SightSource {
  readonly readings: AlertReadings;
  readonly dnsNodes: Pick<DnsNodeStore, "nodes">;
}

/** When, and since when this evaluator has been seeing the database without a gap. */
export interface SightTime {
  readonly nowMs: number;
  readonly steadyMs: number;
  /** What was away needs so long to be heard of again. */
  readonly settlingMs: number;
}

/** What is to be asked for the rules that are enabled. */
export function questionsOf(source: SightSource, board: AlertBoard, time: SightTime): readonly Question[] {
  const rules = board.rules.filter(({ enabled }) => enabled);
  const isSettled = time.nowMs - time.steadyMs >= time.settlingMs;
  const together = isSettled ? rules.filter((rule) => !isOfMinutes(rule)) : [];
  return [
    ...rules.filter(isOfMinutes).map((rule) => ({
      ...about([rule]),
      ask: () => readShare(source, { board, rule, nowMs: time.nowMs }),
    })),
    ...[...Map.groupBy(together, ({ kind }) => kind).values()].map((asking) => ({
      ...about(asking),
      ask: () => readTogether(source, { board, rules: asking, ...time }),
    })),
  ];
}

type RuleRow = AlertBoard["rules"][number];

function about(rules: readonly RuleRow[]): Omit<Question, "ask"> {
  const [{ kind }] = rules as readonly [RuleRow];
  const key = `${kind} ${rules.map(({ id, revision }) => `${id}.${revision}`).join(" ")}`;
  return { key, kind, ruleIds: rules.map(({ id }) => id) };
}

interface Asked {
  readonly board: AlertBoard;
  readonly rules: readonly Rule[];
  readonly nowMs: number;
  readonly settlingMs: number;
}

function isOfMinutes({ kind }: Rule): boolean {
  return kind === "errorRate" || kind === "overloadShare";
}

/** Modules that fire or wait by these rules: how they are is asked, also when they are well. */
function tracked(board: AlertBoard, rules: readonly Rule[]): ModuleKey[] {
  const ids = new Set(rules.map(({ id }) => id));
  const open = board.open.filter(({ ruleId }) => ids.has(ruleId)).map(({ module }) => module);
  const waiting = board.pending.filter(({ ruleId }) => ids.has(ruleId)).map(({ subject }) => moduleOf(subject));
  return [...open, ...waiting].filter((module) => module !== null);
}

function moduleOf(subject: string): ModuleKey | null {
  const [, modId, cmdId] = /^module (\d+),(\d+)$/.exec(subject) ?? [];
  return modId === undefined || cmdId === undefined ? null : { modId: Number(modId), cmdId: Number(cmdId) };
}

async function readShare(
  { readings }: SightSource,
  { board, rule, nowMs }: { board: AlertBoard; rule: Rule; nowMs: number },
): Promise<Seen> {
  const reading = await readings.minutes({
    minutes: rule.windowMinutes,
    share: rule.kind === "errorRate" ? "errors" : "overload",
    above: rule.resolveAt,
    module: rule.module,
    also: tracked(board, [rule]),
  });
  return [[rule.id, shareSight(rule, reading, nowMs)]];
}

/** Rules of one kind. */
function readTogether(source: SightSource, asked: Asked): Promise<Seen> {
  const [first] = asked.rules;
  switch (first?.kind) {
    case "noIdleHost":
      return readNoIdle(source, asked);
    case "agentSilent":
      return readAgents(source, asked);
    case "dnsService":
      return readDns(source, asked);
    default:
      return readVersions(source, asked);
  }
}

async function readNoIdle({ readings }: SightSource, { board, rules, nowMs }: Asked): Promise<Seen> {
  const reading = await readings.noIdleHost(nowMs, tracked(board, rules));
  return rules.map((rule) => [rule.id, noIdleSight(rule, reading)]);
}

async function readAgents({ readings }: SightSource, { rules, nowMs, settlingMs }: Asked): Promise<Seen> {
  const leastMs = Math.min(...rules.map(({ resolveAt }) => resolveAt)) * 1_000;
  const [reading, sinceMs] = await Promise.all([
    readings.silentAgents(nowMs - leastMs),
    readings.listeningSince(nowMs),
  ]);
  const listenedMs = sinceMs === undefined ? 0 : nowMs - sinceMs - settlingMs;
  return rules.map((rule) => [rule.id, agentsSight(rule, reading, { nowMs, listenedMs })]);
}

async function readDns({ dnsNodes }: SightSource, { rules, nowMs }: Asked): Promise<Seen> {
  const newest = new Map<string, DnsNodeReading>();
  for (const node of await dnsNodes.nodes()) {
    const key = `${node.hostname} ${node.address}`;
    if ((newest.get(key)?.seenMs ?? 0) <= node.seenMs) newest.set(key, node);
  }
  const sight = dnsSight([...newest.values()], nowMs);
  return rules.map((rule) => [rule.id, sight]);
}

async function readVersions({ readings }: SightSource, { rules, nowMs }: Asked): Promise<Seen> {
  const sight = convergenceSight(await readings.lateEdit(nowMs), nowMs);
  return rules.map((rule) => [rule.id, sight]);
}
