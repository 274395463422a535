/** Asks the database what each rule looks at; one question for all rules that look at the same. */
import type { AlertBoard, AlertReadings, DnsNodeStore } from "@lars/db";
import { LarsError } from "@lars/model";
import type { Sight } from "../core/evaluate.ts";
import type { ModuleKey, Rule } from "../core/rule.ts";
import {
  agentsSight,
  convergenceSight,
  type DnsNodeReading,
  dnsSight,
  noIdleSight,
  shareSight,
} from "../core/sights.ts";

/** Whom to ask. */
export interface SightSource {
  readonly readings: AlertReadings;
  readonly dnsNodes: Pick<DnsNodeStore, "nodes">;
  /** A question was refused by a database that is there: rules that ask it see nothing this time. */
  readonly onRefused: (error: unknown) => void;
}

/** When, and since when this evaluator has been seeing the database without a gap. */
export interface SightTime {
  readonly nowMs: number;
  readonly steadyMs: number;
  /** What was away needs so long to be heard of again. */
  readonly settlingMs: number;
}

/** What every rule that is enabled sees. Throws DATABASE_UNAVAILABLE. */
export async function readSights(
  source: SightSource,
  board: AlertBoard,
  time: SightTime,
): Promise<ReadonlyMap<number, Sight>> {
  const rules = board.rules.filter(({ enabled }) => enabled);
  const isSettled = time.nowMs - time.steadyMs >= time.settlingMs;
  const questions = [
    ...rules.filter(isOfMinutes).map((rule) => readShare(source, { board, rule, nowMs: time.nowMs })),
    ...(isSettled ? [readNoIdle, readAgents, readDns, readVersions] : []).map((read) =>
      read(source, { board, rules, ...time }),
    ),
  ];
  const sights = await Promise.all(questions.map((seen) => seen.catch((error: unknown) => refused(source, error))));
  return new Map(sights.flat());
}

/** What one kind of rule asks in vain must not keep all others from firing. */
function refused({ onRefused }: SightSource, error: unknown): Seen {
  if (error instanceof LarsError && error.code === "DATABASE_UNAVAILABLE") throw error;
  onRefused(error);
  return [];
}

type Seen = readonly (readonly [number, Sight])[];

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

async function readNoIdle({ readings }: SightSource, { board, rules, nowMs }: Asked): Promise<Seen> {
  const asking = rules.filter(({ kind }) => kind === "noIdleHost");
  if (asking.length === 0) return [];
  const reading = await readings.noIdleHost(nowMs, tracked(board, asking));
  return asking.map((rule) => [rule.id, noIdleSight(rule, reading)]);
}

async function readAgents({ readings }: SightSource, { rules, nowMs, settlingMs }: Asked): Promise<Seen> {
  const asking = rules.filter(({ kind }) => kind === "agentSilent");
  if (asking.length === 0) return [];
  const leastMs = Math.min(...asking.map(({ resolveAt }) => resolveAt)) * 1_000;
  const [reading, sinceMs] = await Promise.all([
    readings.silentAgents(nowMs - leastMs),
    readings.listeningSince(nowMs),
  ]);
  const listenedMs = sinceMs === undefined ? 0 : nowMs - sinceMs - settlingMs;
  return asking.map((rule) => [rule.id, agentsSight(rule, reading, { nowMs, listenedMs })]);
}

async function readDns({ dnsNodes }: SightSource, { rules, nowMs }: Asked): Promise<Seen> {
  const asking = rules.filter(({ kind }) => kind === "dnsService");
  if (asking.length === 0) return [];
  const newest = new Map<string, DnsNodeReading>();
  for (const node of await dnsNodes.nodes()) {
    const key = `${node.hostname} ${node.address}`;
    if ((newest.get(key)?.seenMs ?? 0) <= node.seenMs) newest.set(key, node);
  }
  const sight = dnsSight([...newest.values()], nowMs);
  return asking.map((rule) => [rule.id, sight]);
}

async function readVersions({ readings }: SightSource, { rules, nowMs }: Asked): Promise<Seen> {
  const asking = rules.filter(({ kind }) => kind === "notConverged");
  if (asking.length === 0) return [];
  const sight = convergenceSight(await readings.lateEdit(nowMs), nowMs);
  return asking.map((rule) => [rule.id, sight]);
}
