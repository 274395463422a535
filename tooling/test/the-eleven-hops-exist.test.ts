/** ARCHITECTURE.md sends its reader through eleven files: they must be there, and know that they are read. */
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url);

async function hops(): Promise<readonly { hop: number; file: string }[]> {
  const text = await readFile(new URL("ARCHITECTURE.md", root), "utf8");
  return [...text.matchAll(/^\| (\d+) \| [^|]+ \| `([^`]+)` \|/gm)].map((row) => ({
    hop: Number(row[1]),
    file: String(row[2]),
  }));
}

test("the architecture names eleven hops, in order", async () => {
  expect((await hops()).map(({ hop }) => hop)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
});

test("each hop's file exists and carries its number", async () => {
  for (const { hop, file } of await hops()) {
    const source = await readFile(new URL(file, root), "utf8");
    expect(source, file).toContain(`@hop ${hop}/11`);
  }
});
