/** What is wrong with an expression, by what daemons really show: names, labels, and what may be done with which type. */
import type { Family, Sample } from "./exposition.ts";
import { AGGREGATIONS, type Asked, readPromql } from "./promql.ts";

type Families = ReadonlyMap<string, Family>;

/** Prometheus itself adds these. */
const ADDED = ["job", "instance"];
/** It is Prometheus's own: whether the last scrape came. */
const UP = "up";

const RATES = new Set(["rate", "irate", "increase"]);
const OVER_TIME = /_over_time$/;
/** Whatever the type, they only ask whether and how often there was something. */
const ANY_TYPE = new Set(["absent", "absent_over_time", "changes", "resets"]);
const PARTS_OF_A_HISTOGRAM = /_(bucket|sum|count)$/;

/** Empty when Prometheus would find what is asked for, and it means something. */
export function faultsIn(expression: string, families: Families): string[] {
  const { asked, grouping } = readPromql(expression);
  const known = asked.filter(({ metric }) => metric !== UP);
  const labels = new Set([...known.flatMap(({ metric }) => labelsOf(metric, families)), ...ADDED]);
  const faults = [
    ...(asked.length === 0 ? ["asks for nothing"] : []),
    ...grouping.filter((label) => !labels.has(label)).map((label) => `nothing has the label ${label}`),
    ...known.flatMap((one) => faultsOfOne(one, families)),
    ...faultsOfPairs(known, families),
  ];
  return faults.map((fault) => `${fault}: ${expression}`);
}

/** Labels of the result, which a legend or an annotation may name. */
export function labelsLeft(expression: string, families: Families): readonly string[] {
  const { asked } = readPromql(expression);
  return asked.flatMap(({ metric, within }) => {
    const outermost = within.find(({ name }) => AGGREGATIONS.has(name));
    return outermost === undefined ? [...labelsOf(metric, families), ...ADDED] : (outermost.by ?? []);
  });
}

/** Metrics as an expression names them: a histogram by its parts. */
function samplesOf(metric: string, families: Families): readonly Sample[] | undefined {
  const family = familyOf(metric, families);
  if (family === undefined || (family.type === "histogram" && family.name === metric)) return undefined;
  return family.samples.filter(({ name }) => name === metric);
}

function familyOf(metric: string, families: Families): Family | undefined {
  return families.get(metric) ?? families.get(metric.replace(PARTS_OF_A_HISTOGRAM, ""));
}

function labelsOf(metric: string, families: Families): string[] {
  return [...new Set(samplesOf(metric, families)?.flatMap((one) => Object.keys(one.labels)) ?? [])];
}

function faultsOfOne(asked: Asked, families: Families): string[] {
  const { metric, matchers } = asked;
  const samples = samplesOf(metric, families);
  if (samples === undefined) return [`no such metric as ${metric}`];
  const wanted = matchers.filter(({ label }) => !ADDED.includes(label));
  const fits = wanted.every(({ label, operator, value }) =>
    samples.some((one) => isMeant(one.labels[label], operator, value)),
  );
  const type = familyOf(metric, families)?.type ?? "";
  return [...(fits ? [] : [`no ${metric} has such labels`]), ...misuses(asked, type)];
}

function isMeant(has: string | undefined, operator: string, value: string): boolean {
  if (has === undefined) return false;
  const same = operator.includes("~") ? new RegExp(`^(?:${value})$`).test(has) : has === value;
  return operator.startsWith("!") ? !same : same;
}

/** A rate is of what only grows, what only grows means something by its rate, a quantile is of buckets that are told apart. */
function misuses({ metric, isRange, within }: Asked, type: string): string[] {
  const innermost = within.at(-1)?.name ?? "";
  const grows = type === "counter" || type === "histogram";
  const takesRange = RATES.has(innermost) || OVER_TIME.test(innermost) || ANY_TYPE.has(innermost);
  const quantile = within.findIndex(({ name }) => name === "histogram_quantile");
  const groups = within.slice(quantile + 1).filter(({ name }) => AGGREGATIONS.has(name));
  const faults: (string | false)[] = [
    RATES.has(innermost) && !grows && `${metric} is a ${type}: it has no rate`,
    RATES.has(innermost) && !isRange && `${innermost} of ${metric} needs a time`,
    isRange && !takesRange && `${metric} of some time is nothing to show`,
    grows && !(RATES.has(innermost) || ANY_TYPE.has(innermost)) && `${metric} only grows: ask for its rate`,
    quantile >= 0 && !metric.endsWith("_bucket") && `${metric} has no buckets`,
    quantile >= 0 && !groups.every(({ by }) => by?.includes("le")) && `buckets of ${metric} are added up without le`,
  ];
  return faults.filter((fault) => fault !== false);
}

/** Prometheus pairs values by their labels: those that are not grouped must have the same. */
function faultsOfPairs(asked: readonly Asked[], families: Families): string[] {
  const bare = asked.filter(({ within }) => !within.some(({ name }) => AGGREGATIONS.has(name)));
  const labels = bare.map(({ metric }) => labelsOf(metric, families).toSorted().join());
  return new Set(labels).size > 1 ? [`${bare.map(({ metric }) => metric).join(" and ")} have other labels`] : [];
}
