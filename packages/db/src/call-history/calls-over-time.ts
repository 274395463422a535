/** Calls in steps of time. Hours that are over are a row each; what is not added up yet is read minute by minute. */
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { HistoryHour, Tables } from "../generated/tables.ts";
import { largest, numbers, summed } from "./adding-up.ts";
import type { FleetPoint, HistorySpan, ModuleKey, ModulePoint } from "./history-rows.ts";

const HOUR_S = 3_600;

type Times = Omit<HistorySpan, "stepSeconds">;

/** Everything, one point per step in which somebody listened, oldest first. */
export async function fleetPoints(kysely: Kysely<Tables>, span: HistorySpan): Promise<FleetPoint[]> {
  return fleetSteps(kysely, span, await hoursAddedUp(kysely, span));
}

async function fleetSteps(
  kysely: Kysely<Tables>,
  span: HistorySpan,
  hours: readonly HourAddedUp[],
): Promise<FleetPoint[]> {
  const added = hours.flatMap(({ fleet }) => fleet ?? []);
  const ofMinutes = await fleetMinutes(kysely, span, gapsBetween(span, added));
  const ofHours = added.map((hour) => ({ ...hour, atSeconds: stepAt(hour.atSeconds, span) }));
  return steps([...ofHours, ...ofMinutes], fleetSum).toSorted((a, b) => a.atSeconds - b.atSeconds);
}

/** One module, one point per step in which somebody listened, with zeros where it was not called, oldest first. */
export async function modulePoints(kysely: Kysely<Tables>, key: ModuleKey, span: HistorySpan): Promise<ModulePoint[]> {
  const hours = await hoursAddedUp(kysely, span);
  const [known, ofHours, ofMinutes] = await Promise.all([
    fleetSteps(kysely, span, hours),
    moduleHours(kysely, key, { span, hours }),
    moduleMinutes(kysely, key, { span, gaps: gapsBetween(span, hours) }),
  ]);
  const found = new Map(steps([...ofHours, ...ofMinutes], moduleSum).map((step) => [step.atSeconds, step]));
  return known.map(({ atSeconds, minutes }) => ({ ...(found.get(atSeconds) ?? nothing(atSeconds)), minutes }));
}

type ModuleStep = Omit<ModulePoint, "minutes">;

function nothing(atSeconds: number): ModuleStep {
  return { atSeconds, succ: 0, err: 0, overloadSeconds: 0, hosts: 0, overloadedHosts: 0, callers: 0, pairs: 0 };
}

/** Of parts of one step the step. */
function steps<Step extends { readonly atSeconds: number }>(parts: readonly Step[], sum: (a: Step, b: Step) => Step) {
  const whole = new Map<number, Step>();
  for (const part of parts) {
    const before = whole.get(part.atSeconds);
    whole.set(part.atSeconds, before === undefined ? part : sum(before, part));
  }
  return [...whole.values()];
}

type Counts = Pick<ModuleStep, "atSeconds" | "succ" | "err" | "overloadSeconds" | "callers" | "pairs">;

function counts(one: Counts, other: Counts): Counts {
  return {
    atSeconds: one.atSeconds,
    succ: one.succ + other.succ,
    err: one.err + other.err,
    overloadSeconds: one.overloadSeconds + other.overloadSeconds,
    callers: Math.max(one.callers, other.callers),
    pairs: Math.max(one.pairs, other.pairs),
  };
}

function fleetSum(one: FleetPoint, other: FleetPoint): FleetPoint {
  const modules = Math.max(one.modules, other.modules);
  return { ...counts(one, other), minutes: one.minutes + other.minutes, modules };
}

function moduleSum(one: ModuleStep, other: ModuleStep): ModuleStep {
  const hosts = Math.max(one.hosts, other.hosts);
  return { ...counts(one, other), hosts, overloadedHosts: Math.max(one.overloadedHosts, other.overloadedHosts) };
}

function stepAt(atSeconds: number, { stepSeconds }: HistorySpan): number {
  return atSeconds - (atSeconds % stepSeconds);
}

/** An hour that is added up: of modules always, of everything where `fleet` has it. */
interface HourAddedUp {
  readonly atSeconds: number;
  readonly fleet: FleetPoint | undefined;
}

/** None where the steps are shorter than an hour. */
async function hoursAddedUp(kysely: Kysely<Tables>, span: HistorySpan): Promise<HourAddedUp[]> {
  if (span.stepSeconds < HOUR_S) return [];
  const rows = await kysely
    .selectFrom("HistoryHour")
    .selectAll()
    .where("atSeconds", ">=", span.fromSeconds)
    .where("atSeconds", "<", span.untilSeconds)
    .where("rolledMs", "is not", null)
    .orderBy("atSeconds")
    .execute();
  return rows.map((row) => ({ atSeconds: row.atSeconds, fleet: fleetOf(row) }));
}

function fleetOf({ claimedMs: _claimed, rolledMs: _rolled, ...row }: HistoryHour): FleetPoint | undefined {
  return row.minutes === null ? undefined : (numbers(row) as FleetPoint);
}

/** The times of a span that are in none of the hours, which are in order. */
function gapsBetween({ fromSeconds, untilSeconds }: Times, hours: readonly { readonly atSeconds: number }[]): Times[] {
  const gaps: Times[] = [];
  let at = fromSeconds;
  for (const { atSeconds } of hours) {
    if (atSeconds > at) gaps.push({ fromSeconds: at, untilSeconds: atSeconds });
    at = atSeconds + HOUR_S;
  }
  if (at < untilSeconds) gaps.push({ fromSeconds: at, untilSeconds });
  return gaps;
}

/** Hours, which are in order, as few spans. */
function merged(hours: readonly { readonly atSeconds: number }[]): Times[] {
  const spans: { fromSeconds: number; untilSeconds: number }[] = [];
  for (const { atSeconds } of hours) {
    const last = spans.at(-1);
    if (last?.untilSeconds === atSeconds) last.untilSeconds += HOUR_S;
    else spans.push({ fromSeconds: atSeconds, untilSeconds: atSeconds + HOUR_S });
  }
  return spans;
}

function within(spans: readonly Times[]): RawBuilder<unknown> {
  const ranges = spans.map(
    ({ fromSeconds, untilSeconds }) => sql`atSeconds >= ${fromSeconds} and atSeconds < ${untilSeconds}`,
  );
  return sql`(${sql.join(ranges, sql` or `)})`;
}

function stepOf(span: HistorySpan): RawBuilder<unknown> {
  return sql`atSeconds - atSeconds % ${sql.lit(span.stepSeconds)}`;
}

async function fleetMinutes(kysely: Kysely<Tables>, span: HistorySpan, gaps: readonly Times[]): Promise<FleetPoint[]> {
  if (gaps.length === 0) return [];
  const { rows } = await sql<FleetPoint>`
    select step as atSeconds, count(*) as minutes, ${summed("succ")}, ${summed("err")}, ${summed("overloadSeconds")},
      ${largest("modules")}, ${largest("callers")}, ${largest("pairs")}
    from (
      select ${stepOf(span)} as step, ${summed("succ")}, ${summed("err")}, ${summed("overloadSeconds")},
        ${largest("modules")}, ${summed("callers")}, ${summed("pairs")}
      from FleetMinute where ${within(gaps)} group by atSeconds
    ) minutes group by step order by step`.execute(kysely);
  return rows.map(numbers);
}

const SUMS = ["succ", "err", "overloadSeconds"];
const MAXIMA = ["hosts", "overloadedHosts", "callers", "pairs"];
const COLUMNS = sql.join([...SUMS, ...MAXIMA].map((column) => sql.ref(column)));
const STEP_COLUMNS = sql.join([...SUMS.map(summed), ...MAXIMA.map(largest)]);

async function moduleHours(
  kysely: Kysely<Tables>,
  key: ModuleKey,
  { span, hours }: { readonly span: HistorySpan; readonly hours: readonly HourAddedUp[] },
): Promise<ModuleStep[]> {
  if (hours.length === 0) return [];
  const { rows } = await sql<ModuleStep>`
    select step as atSeconds, ${STEP_COLUMNS} from (
      select ${stepOf(span)} as step, ${COLUMNS} from ModuleHour
      where modid = ${key.modid} and cmdid = ${key.cmdid} and ${within(merged(hours))}
    ) hours group by step`.execute(kysely);
  return rows.map(numbers);
}

async function moduleMinutes(
  kysely: Kysely<Tables>,
  { modid, cmdid }: ModuleKey,
  { span, gaps }: { readonly span: HistorySpan; readonly gaps: readonly Times[] },
): Promise<ModuleStep[]> {
  if (gaps.length === 0) return [];
  const { rows } = await sql<ModuleStep>`
    select step as atSeconds, ${STEP_COLUMNS} from (
      select ${stepOf(span)} as step, ${summed("succ")}, ${summed("err")}, ${summed("overloadSeconds")},
        ${largest("hosts")}, ${largest("overloadedHosts")}, ${summed("callers")}, ${summed("pairs")}
      from ModuleMinute where modid = ${modid} and cmdid = ${cmdid} and ${within(gaps)} group by atSeconds
    ) minutes group by step`.execute(kysely);
  return rows.map(numbers);
}
