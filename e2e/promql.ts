/** What a PromQL expression asks for: the metrics that it names, what it wants of their labels, and what it does with them. */

/** A function or an aggregation, whose brackets are around something. */
export interface Call {
  readonly name: string;
  /** Of an aggregation with `by`: the labels that are left. */
  by?: readonly string[];
}

export interface Asked {
  readonly metric: string;
  /** Label, operator and value of each matcher. */
  readonly matchers: readonly { readonly label: string; readonly operator: string; readonly value: string }[];
  /** It asks for the values of some time, as in `x[5m]`. */
  readonly isRange: boolean;
  /** What is around it, the innermost last. */
  readonly within: readonly Call[];
}

export interface Question {
  readonly asked: readonly Asked[];
  /** Labels that results are grouped or joined by. */
  readonly grouping: readonly string[];
}

/** Aggregations, which leave the labels that they are told to, or none. */
export const AGGREGATIONS: ReadonlySet<string> = new Set(["sum", "min", "max", "avg", "count", "topk", "bottomk"]);

const KEYWORDS = new Set(["and", "or", "unless", "bool", "offset", "inf", "nan"]);
const GROUPINGS = new Set(["by", "without", "on", "ignoring", "group_left", "group_right"]);
const MATCHER = /([a-zA-Z_]\w*)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"/g;
const TOKEN = /"(?:[^"\\]|\\.)*"|\[[^\]]*\]|\{[^}]*\}|[a-zA-Z_:][\w:]*|\d[\w.]*|\S/g;

/** Takes an expression apart. Throws for brackets that do not match. */
export function readPromql(expression: string): Question {
  refuseOpenBrackets(expression);
  const tokens = expression.match(TOKEN) ?? [];
  const reader = new Reader();
  for (let at = 0; at < tokens.length; ) at += reader.take(tokens, at);
  return reader;
}

class Reader implements Question {
  readonly asked: Asked[] = [];
  readonly grouping: string[] = [];
  readonly #open: Call[] = [];
  /** Whose brackets come next, or were closed just now. */
  #call: Call | undefined;

  /** Takes a token; of how many. */
  take(tokens: readonly string[], at: number): number {
    const [token = "", next, after] = tokens.slice(at, at + 3);
    if (token === "(") this.#open.push(this.#call ?? { name: "" });
    if (token === ")") this.#call = this.#open.pop();
    else if (!GROUPINGS.has(token)) this.#call = undefined;
    if (!/^[a-zA-Z_:]/.test(token) || KEYWORDS.has(token.toLowerCase())) return 1;
    if (GROUPINGS.has(token)) return this.#group(token, tokens, at);
    if (next === "(" || GROUPINGS.has(next ?? "")) {
      this.#call = { name: token };
      return 1;
    }
    const selector = next?.startsWith("{") === true ? next : "";
    const isRange = (selector === "" ? next : after)?.startsWith("[") === true;
    this.asked.push({ metric: token, matchers: matchersOf(selector), isRange, within: [...this.#open] });
    return 1 + Number(selector !== "") + Number(isRange);
  }

  #group(word: string, tokens: readonly string[], at: number): number {
    const end = tokens.indexOf(")", at);
    const labels = tokens.slice(at + 2, end).filter((token) => token !== ",");
    this.grouping.push(...labels);
    if (word === "by" && this.#call !== undefined) this.#call.by = labels;
    return end + 1 - at;
  }
}

function matchersOf(selector: string): Asked["matchers"] {
  return [...selector.matchAll(MATCHER)].map(([, label = "", operator = "", value = ""]) => ({
    label,
    operator,
    value,
  }));
}

const CLOSING: Readonly<Record<string, string>> = { "(": ")", "{": "}", "[": "]" };

function refuseOpenBrackets(expression: string): void {
  const open: string[] = [];
  for (const character of expression.replace(/"(?:[^"\\]|\\.)*"/g, "")) {
    const closing = CLOSING[character];
    if (closing !== undefined) open.push(closing);
    else if (")}]".includes(character) && open.pop() !== character) open.push(character, character);
  }
  if (open.length > 0) throw new Error(`brackets do not match: ${expression}`);
}
