import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";

const src = fileURLToPath(new URL("../src/", import.meta.url));
const READ_BY_PEOPLE = new Set(["title", "label", "placeholder", "alt", "description", "about", "aria-label", "name"]);
const LETTER = /\p{L}/u;

function isText(node: ts.Node | undefined): boolean {
  if (node === undefined) return false;
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return LETTER.test(node.text);
  if (ts.isTemplateExpression(node)) {
    return [node.head, ...node.templateSpans.map((span) => span.literal)].some((part) => LETTER.test(part.text));
  }
  return ts.isConditionalExpression(node) && (isText(node.whenTrue) || isText(node.whenFalse));
}

/** Whether a node of JSX puts text of its own before people, as a child or as an attribute that is shown or read out. */
function isReadByPeople(node: ts.Node): boolean {
  if (ts.isJsxText(node)) return LETTER.test(node.text);
  if (ts.isJsxExpression(node)) return !ts.isJsxAttribute(node.parent) && isText(node.expression);
  if (!ts.isJsxAttribute(node) || !READ_BY_PEOPLE.has(node.name.getText())) return false;
  const value = node.initializer;
  return isText(value !== undefined && ts.isJsxExpression(value) ? value.expression : value);
}

/** Text that a person would read and that is in no message file, with its line. */
function textsIn(file: string, source: string): string[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const tell = (node: ts.Node) => {
    const { line } = tree.getLineAndCharacterOfPosition(node.getStart());
    found.push(`${file}:${line + 1}: ${node.getText().trim()}`);
  };
  const visit = (node: ts.Node): void => {
    if (isReadByPeople(node)) tell(node);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

test("every text of every component comes from the message files", () => {
  const files = globSync("**/*.tsx", { cwd: src });
  expect(files.length).toBeGreaterThan(40);
  expect(files.flatMap((file) => textsIn(file, readFileSync(src + file, "utf8")))).toEqual([]);
});

test("a text in a component would be found", () => {
  expect(textsIn("a.tsx", "<p>Hello</p>")).toHaveLength(1);
  expect(textsIn("a.tsx", '<p title="Hello">{t("hello")}</p>')).toHaveLength(1);
  expect(textsIn("a.tsx", '<p>{ok ? "yes" : t("no")}</p>')).toHaveLength(1);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source of a component
  expect(textsIn("a.tsx", "<p aria-label={`${count} hosts`} />")).toHaveLength(1);
  expect(textsIn("a.tsx", '<p className="quiet">{t("hello")}</p>')).toEqual([]);
});
