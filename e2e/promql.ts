/** What a PromQL expression asks for: the metrics that it names, and what it wants of their labels. */

export interface Asked {
  readonly metric: string;
  /** Label, operator and value of each matcher. */
  readonly matchers: readonly { readonly label: string; readonly operator: string; readonly value: string }[];
}

export interface Question {
  readonly asked: readonly Asked[];
  /** Labels that results are grouped or joined by. */
  readonly grouping: readonly string[];
}

const KEYWORDS = new Set(["and", "or", "unless", "bool", "offset", "inf", "nan"]);
const MATCHER = /([a-zA-Z_]\w*)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"/g;
const GROUPING = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)/g;
const SELECTOR = /([a-zA-Z_:][\w:]*)\s*(\{[^}]*\})?(\s*\()?/g;

/** Takes an expression apart. Throws for brackets that do not match. */
export function readPromql(expression: string): Question {
  const grouping: string[] = [];
  const rest = expression
    .replace(GROUPING, (_, labels: string) => {
      grouping.push(...labels.split(",").map((label) => label.trim()));
      return " ";
    })
    .replace(/\[[^\]]*\]/g, " ");
  refuseOpenBrackets(expression);
  const asked: Asked[] = [];
  for (const [, metric = "", selector = "", call] of rest.matchAll(SELECTOR)) {
    if (call !== undefined || KEYWORDS.has(metric.toLowerCase())) continue;
    const matchers = [...selector.matchAll(MATCHER)].map(([, label = "", operator = "", value = ""]) => {
      return { label, operator, value };
    });
    asked.push({ metric, matchers });
  }
  return { asked, grouping };
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
