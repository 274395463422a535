import { messageKeys } from "@lars/input";
import { expect, test } from "vitest";
import en from "../messages/en.json" with { type: "json" };
import zh from "../messages/zh.json" with { type: "json" };

type Tree = { readonly [key: string]: string | Tree };

/** Every sentence by its dotted key. */
function sentences(tree: Tree, prefix = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === "string") found.set(prefix + key, value);
    else for (const [inner, text] of sentences(value, `${prefix}${key}.`)) found.set(inner, text);
  }
  return found;
}

/** Names of the values that a sentence is given; what follows `one`, `other` or `=0` is text. */
function values(sentence: string): string[] {
  return [
    ...new Set([...sentence.matchAll(/(?<!(?:=\d|one|other) )\{(\w+)[,}]/g)].map((match) => match[1] ?? "")),
  ].sort();
}

const english = sentences(en);
const chinese = sentences(zh);

test("English and Chinese have the same keys", () => {
  expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
});

test("no sentence is empty", () => {
  for (const [key, sentence] of [...english, ...chinese]) expect(sentence.trim(), key).not.toBe("");
});

test("a sentence is given the same values in both languages", () => {
  for (const [key, sentence] of english) expect(values(chinese.get(key) ?? ""), key).toEqual(values(sentence));
});

test("everything that can be wrong with what one types has a sentence", () => {
  expect(messageKeys.filter((key) => !english.has(key))).toEqual([]);
});
