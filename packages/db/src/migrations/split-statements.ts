/** Cuts a migration.sql into its statements. */

/** A quoted text or name, a comment, or one character. Quotes are escaped by doubling or by a backslash. */
const TOKEN =
  /'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*"|`(?:[^`]|``)*`|--(?=\s|$)[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/|[\s\S]/g;

const COMMENT = /^(?:--|#|\/\*(?!!))/; // a lone character is never --

/** The statements of `text` in order, without comments. Semicolons in quotes and comments end nothing. */
export function splitStatements(text: string): string[] {
  const statements: string[] = [];
  let statement = "";
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === ";") {
      statements.push(statement.trim());
      statement = "";
    } else if (!COMMENT.test(token)) {
      statement += token;
    }
  }
  return [...statements, statement.trim()].filter((one) => one !== "");
}
