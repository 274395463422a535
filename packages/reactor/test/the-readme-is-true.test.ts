import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { LoopMeter } from "../src/loop-meter.ts";

const here = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const readme = await readFile(here("README.md"), "utf8");

test("the loop in the README is the loop of the example", async () => {
  const [, code = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  expect(await readFile(here("example/chat-loop.ts"), "utf8")).toContain(code);
  expect(code).toContain("createLoop");
});

test("the example prints what the README says it prints", { timeout: 30_000 }, async () => {
  const [, printed = ""] = /\$ node packages\/reactor\/example\/chat\.ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [here("example/chat.ts")]);
  expect(stdout.split("\n").toSorted()).toEqual(printed.split("\n").toSorted());
  expect(stderr).toBe("");
});

test("every counter and every event is in the README", async () => {
  const events = [...(await readFile(here("src/events.ts"), "utf8")).matchAll(/^ {2}\| "(\w+)"/gm)].map(
    ([, kind]) => kind,
  );
  expect(events.length).toBeGreaterThan(5);
  for (const word of [...events, ...Object.keys(new LoopMeter().read())]) {
    if (word !== "log") expect(readme).toContain(`\`${word}\``);
  }
});
