import { readFileSync } from "node:fs";
import { knobTable } from "@lars/config";
import { aDaemonContext } from "@lars/testkit";
import { expect, test } from "vitest";
import { createAlertMetrics } from "../src/alerts/io/alert-metrics.ts";
import { createMetrics, showSight } from "../src/io/metrics.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

test("every setting of the reporter is in its README", () => {
  expect(readme).toContain(knobTable("reporter"));
});

test("every metric of the reporter is in its README, and no other", async () => {
  const context = aDaemonContext();
  createMetrics(context);
  createAlertMetrics(context);
  showSight(context, {
    counters: () => ({}) as never,
    waiting: () => ({}),
    cells: () => 0,
    events: () => ({ dropped: 0, damped: 0 }),
  });
  const registered = (await context.registry.getMetricsAsJSON()).map(({ name }) => name);
  const own = registered.filter((name) => name.startsWith("lars_reporter_"));
  const written = [...readme.matchAll(/^\| `(lars_reporter_\w+)/gm)].map(([, name]) => name);
  expect(written.toSorted()).toEqual(own.toSorted());
});
