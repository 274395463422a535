/** What a daemon shows Prometheus, taken apart and judged as `promtool check metrics` would. */

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** One metric: what is said of it, and its values' labels. */
export interface Family {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;
const PARTS_OF_A_HISTOGRAM = /_(bucket|sum|count)$/;

/** Reads the text format. */
export function readExposition(text: string): Family[] {
  const families = new Map<string, { name: string; type: string; help: string; samples: Sample[] }>();
  const of = (name: string) => {
    const family = families.get(name) ?? { name, type: "", help: "", samples: [] };
    families.set(name, family);
    return family;
  };
  for (const line of text.split("\n")) {
    const [, about, name = "", rest = ""] = /^# (HELP|TYPE) (\S+) ?(.*)$/.exec(line) ?? [];
    if (about === "HELP") of(name).help = rest;
    if (about === "TYPE") of(name).type = rest;
    const [, sample, labels = ""] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
    if (sample === undefined) continue;
    const base = sample.replace(PARTS_OF_A_HISTOGRAM, "");
    const family = families.get(sample) ?? families.get(base) ?? of(sample);
    const entries = [...labels.matchAll(LABEL)].map(([, label = "", value = ""]) => [label, value] as const);
    family.samples.push({ name: sample, labels: Object.fromEntries(entries) });
  }
  return [...families.values()];
}

/** Units that have a base unit: seconds, bytes, ratios. */
const NO_BASE_UNITS = new Set(
  "ms milliseconds us microseconds ns nanoseconds minutes hours days weeks kb mb gb kilobytes megabytes kib mib bits percent".split(
    " ",
  ),
);
const TYPE_WORDS = new Set(["counter", "gauge", "histogram", "summary"]);
const CHILDREN_MAX = 200;

/** What Prometheus's conventions have against a metric. */
export function faultsOf(family: Family): string[] {
  const { name, type, help } = family;
  const words = name.split("_");
  const faults: (string | false)[] = [
    !/^[a-z][a-z0-9_]*$/.test(name) && "a name is lower case with underscores",
    !/^[a-z][a-z0-9]*_/.test(name) && "a name begins with what it belongs to",
    help.trim().split(" ").length < 2 && "HELP says nothing",
    type === "" && "it has no TYPE",
    (type === "counter") !== name.endsWith("_total") && "counters, and they alone, end in _total",
    type !== "histogram" && PARTS_OF_A_HISTOGRAM.test(name) && "only histograms have buckets, sums and counts",
    type === "histogram" && !/_(seconds|bytes)$/.test(name) && "a histogram is in seconds or bytes",
    name.endsWith("_info") && type !== "gauge" && "an _info is a gauge that is always 1",
    words.some((word) => NO_BASE_UNITS.has(word)) && "units are base units",
    words.some((word) => TYPE_WORDS.has(word)) && "a name does not say its type",
    family.samples.length > CHILDREN_MAX && `${family.samples.length} values are too many`,
    family.samples.some(({ labels }) => Object.keys(labels).some((label) => !/^[a-z][a-z0-9_]*$/.test(label))) &&
      "labels are lower case with underscores",
  ];
  return faults.flatMap((fault) => (fault === false ? [] : [`${name}: ${fault}`]));
}
