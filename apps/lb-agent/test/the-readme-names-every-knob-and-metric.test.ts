import { readFileSync } from "node:fs";
import { knobTable } from "@lars/config";
import { aDaemonContext } from "@lars/testkit";
import { expect, test } from "vitest";
import { ERROR_STATUS } from "../src/http/error-answer.ts";
import { registerHttpMetrics } from "../src/http/http-api.ts";
import { registerMetrics } from "../src/io/agent-metrics.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

test("every setting of the agent is in its README", () => {
  expect(readme).toContain(knobTable("lb-agent"));
});

test("every metric of the agent is in its README, and no other", async () => {
  const context = aDaemonContext();
  registerMetrics(context, {
    inspect: () => Promise.resolve([]),
    dnsServiceConnected: () => true,
    reporterConnected: () => true,
    invalidAnswers: () => 0,
    reporterWaiting: () => ({ waiting: 0, dropped: 0 }),
    routeFileFailures: () => 0,
    shardRestarts: () => 0,
  });
  registerHttpMetrics(context, () => 0);
  const registered = (await context.registry.getMetricsAsJSON()).map(({ name }) => name);
  const own = registered.filter((name) => name.startsWith("lars_agent_"));
  const written = [...readme.matchAll(/^\| `(lars_agent_\w+)/gm)].map(([, name]) => name);
  expect(written.toSorted()).toEqual(own.toSorted());
});

test("every error over HTTP is in the README", () => {
  const codes = Object.keys(ERROR_STATUS);
  for (const code of codes) expect(readme).toContain(`\`${code}\``);
});
