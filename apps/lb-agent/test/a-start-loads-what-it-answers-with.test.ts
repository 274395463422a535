import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { aTemporaryFolder } from "@lars/testkit";
import { expect, test } from "vitest";
import { buildStartCode } from "../src/io/build-start-code.ts";
import { CODE_FOLDER, INDEX, ROOT, readStartCode } from "../src/io/start-code.mjs";

const source = (file: string): string => fileURLToPath(new URL(`../src/${file}`, import.meta.url));

test("until the first answer, neither a thread nor the process loads what answers nobody", async () => {
  await mkdir(CODE_FOLDER, { recursive: true });
  const folder = await mkdtemp(join(CODE_FOLDER, "test-")); // packages that are left out are found from there
  await using opened = new AsyncDisposableStack();
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const { loadedWith } = await buildStartCode({
    root: ROOT,
    folder,
    entries: { early: source("early-answers.ts"), run: source("run-lb-agent.ts"), shard: source("io/shard-thread.ts") },
  });
  const { early = [], shard = [], run = [] } = loadedWith;
  const later =
    /pino|prom-client|node:https?$|node:stream|packages\/daemon|uplink\/src\/(?:dns|reporter)-link|http-api/;
  expect(run.filter((file) => later.test(file))).not.toEqual([]);
  expect(early.filter((file) => later.test(file) || /protobufjs|generated/.test(file))).toEqual([]);
  expect(shard.filter((file) => later.test(file) || /zod|packages\/config|node:crypto/.test(file))).toEqual([]);
});

/** A clone of three files, one of which imports another, and start code made of it. */
async function aClone() {
  const temporary = await aTemporaryFolder();
  const root = temporary.path;
  const folder = join(root, "made");
  await mkdir(join(root, "src"));
  const files = {
    "package.json": `{ "type": "module" }`,
    "package-lock.json": "{}",
    "src/one.ts": `import { two } from "./two.ts"; export const one: number = two - 1;`,
    "src/two.ts": "export const two: number = 2;",
  };
  for (const [file, text] of Object.entries(files)) await writeFile(join(root, file), text);
  const make = () => buildStartCode({ root, folder, entries: { one: join(root, "src", "one.ts") } });
  const read = () => readStartCode({ root, folder });
  return { root, folder, files, make, read, [Symbol.asyncDispose]: () => temporary[Symbol.asyncDispose]() };
}

test("start code does what its sources do", async () => {
  await using clone = await aClone();
  expect(clone.read()).toBeUndefined();
  const { folder } = await clone.make();
  expect(clone.read()).toBe(folder);
  expect(await import(pathToFileURL(join(folder, "one.js")).href)).toMatchObject({ one: 1 });
});

test("start code is never run once anything that it was made of, or of what was made, is another", async () => {
  await using clone = await aClone();
  const { folder } = await clone.make();
  for (const [file, text] of Object.entries(clone.files)) {
    await writeFile(join(clone.root, file), `${text} `);
    expect(clone.read(), file).toBeUndefined();
    await rm(join(clone.root, file));
    expect(clone.read(), file).toBeUndefined();
    await writeFile(join(clone.root, file), text);
    expect(clone.read(), file).toBe(folder);
  }
  for (const file of [join(folder, "one.js"), join(clone.folder, INDEX)]) {
    const text = await readFile(file, "utf8");
    await writeFile(file, text.slice(0, -1));
    expect(clone.read(), file).toBeUndefined();
    await writeFile(file, text);
  }
  expect(clone.read()).toBe(folder);
});

test("sources that cannot be bundled leave the start code that is there, unused; the next one replaces it", async () => {
  await using clone = await aClone();
  const first = await clone.make();
  await writeFile(join(clone.root, "src/two.ts"), "export const two: number = ;");
  await expect(clone.make()).rejects.toThrow();
  expect(clone.read()).toBeUndefined();
  await writeFile(join(clone.root, "src/two.ts"), "export const two: number = 3;");
  const second = await clone.make();
  expect(second.folder).not.toBe(first.folder);
  expect(await import(pathToFileURL(join(second.folder, "one.js")).href)).toMatchObject({ one: 2 });
});
