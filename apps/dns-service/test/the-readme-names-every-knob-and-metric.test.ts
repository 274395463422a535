import { globSync, readFileSync } from "node:fs";
import { knobTable } from "@lars/config";
import { aDaemonContext } from "@lars/testkit";
import { expect, test } from "vitest";
import { sumOfTallies } from "../src/io/loop-tallies.ts";
import { Metrics } from "../src/io/metrics.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

test("every setting of the dns-service is in its README", () => {
  expect(readme).toContain(knobTable("dns-service"));
});

test("every metric of the dns-service is in its README, and no other", async () => {
  const context = aDaemonContext();
  new Metrics(context, {
    counters: () => Promise.resolve(undefined),
    loops: () => undefined,
    tallies: () => sumOfTallies(new SharedArrayBuffer(0)),
    map: () => ({ routes: 0, hosts: 0, version: 0n, bytes: 0, spareBytes: 0 }),
    newestChange: () => undefined,
  });
  const registered = (await context.registry.getMetricsAsJSON()).map(({ name }) => name);
  const own = registered.filter((name) => name.startsWith("lars_dns_"));
  const written = [...readme.matchAll(/^\| `(lars_dns_\w+)(?:\{\w+\})?` \|/gm)].map(([, name]) => name);
  expect(written.toSorted()).toEqual(own.toSorted());
});

test("every source file of the dns-service is in its README", () => {
  const files = globSync("src/{core,io}/*.ts", { cwd: new URL("..", import.meta.url) });
  expect(files.length).toBeGreaterThan(30);
  expect(files.filter((file) => !readme.includes(`\`${file.slice("src/".length)}\``))).toEqual([]);
});
