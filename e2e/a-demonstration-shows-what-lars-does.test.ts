/** The demonstration from its link to its end: every page has something to show, and Prometheus has what its files ask for. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Browser, BrowserContext, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { openBrowser, openContext, seriousViolations } from "./browser.ts";
import { type RunningDemo, startDemo } from "./demo.ts";
import { type Family, faultsOf, readExposition } from "./exposition.ts";
import { root } from "./lars.ts";
import { faultsIn, labelsLeft } from "./promql-faults.ts";

/** On a machine that does much else a page may take its time. */
const LOADED = { timeout: 20_000 };

/** A server that says nothing is waited for. */
const SILENT = { timeout: 40_000 };

let demo: RunningDemo;
let browser: Browser;
let signedIn: Awaited<ReturnType<BrowserContext["storageState"]>>;

beforeAll(async () => {
  demo = await startDemo();
  browser = await openBrowser();
  const context = await openContext(browser);
  const page = await context.newPage();
  await page.goto(demo.signInUrl);
  await page.waitForURL(`${demo.adminUrl}/`);
  signedIn = await context.storageState();
  await context.close();
});

afterAll(async () => {
  await browser?.close();
  await demo?.[Symbol.asyncDispose]();
});

/** A page of the visitor's, and what its console said. */
async function aPage(wish: { colorScheme?: "light" | "dark"; locale?: string } = {}) {
  const context = await openContext(browser, wish);
  await context.addCookies(signedIn.cookies);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  return { page, errors, [Symbol.asyncDispose]: () => context.close() };
}

test("the link logs in once", async () => {
  const context = await openContext(browser);
  const page = await context.newPage();
  await page.goto(demo.signInUrl);
  await page.waitForURL("**/login**");
  await context.close();
});

test("within a minute a bad host rests, and somebody has edited", async () => {
  await using visit = await aPage();
  const { page } = visit;
  await page.goto(`${demo.adminUrl}/modules/107/2`);
  await page
    .getByText(/10\.20\.7\.12:8080 rests at/)
    .first()
    .waitFor({ timeout: 60_000 });
  await page.goto(`${demo.adminUrl}/versions`);
  await page.getByText("jon@lars.example").first().waitFor();
  await page.getByText("5/5").first().waitFor({ timeout: 60_000 });
});

/** What each page shows of the demonstration, in every language. */
const pages: Readonly<Record<string, string>> = {
  "/": "0.1.0",
  "/routes": "10.20.1.11:8080",
  "/versions": "mara@lars.example",
  "/agents": "web-1",
  "/modules": "recommendations",
  "/modules/107/2": "10.20.7.12:8080",
  "/status?q=107": "10.20.7.",
  "/balance?m=107&c=2": "10.20.7.11:8080",
  "/alerts": "",
};

async function shows(page: Page, where: string, text: string): Promise<void> {
  await page.goto(`${demo.adminUrl}${where}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  if (text !== "") await page.getByText(text).first().waitFor();
  await expect.poll(() => page.locator("[data-loading='true'], .mantine-Skeleton-root").count(), LOADED).toBe(0);
}

describe.each([
  { colorScheme: "light", locale: "en-US" },
  { colorScheme: "dark", locale: "zh-CN" },
] as const)("by $colorScheme in $locale", (wish) => {
  let visit: Awaited<ReturnType<typeof aPage>>;
  beforeAll(async () => {
    visit = await aPage(wish);
  });
  afterAll(() => visit?.[Symbol.asyncDispose]());

  test.each(Object.entries(pages))("%s shows the demonstration, and everybody can read it", async (where, text) => {
    await shows(visit.page, where, text);
    expect(await seriousViolations(visit.page)).toEqual([]);
    expect(visit.errors.splice(0)).toEqual([]);
  });
});

describe("Prometheus", () => {
  const families = new Map<string, Family>();

  beforeAll(async () => {
    await fetch(`${demo.healthUrls.at(-1)}/v1/host?modid=107&cmdid=2`);
    for (const url of demo.healthUrls) {
      const response = await fetch(`${url}/metrics`);
      expect(response.headers.get("content-type")).toContain("text/plain; version=0.0.4");
      for (const family of readExposition(await response.text())) {
        const samples = [...(families.get(family.name)?.samples ?? []), ...family.samples];
        expect(faultsOf(family), url).toEqual([]);
        families.set(family.name, { ...family, samples });
      }
    }
  });

  const file = (name: string) => readFileSync(path.join(root, "docs", name), "utf8");

  test("every daemon says who it is, and nothing that is asked of it is missing", () => {
    for (const name of ["lars_dns_routes", "lars_reporter_cells", "lars_agent_modules", "lars_build_info"]) {
      expect(families.get(name)?.samples.length, name).toBeGreaterThan(0);
    }
  });

  test("every panel of the Grafana dashboard asks for what there is", () => {
    const { panels } = JSON.parse(file("grafana/lars.json")) as {
      panels: { title: string; targets?: { expr: string; legendFormat?: string }[] }[];
    };
    const targets = panels.flatMap(({ targets: asked = [] }) => asked);
    expect(targets.length).toBeGreaterThan(20);
    for (const { expr, legendFormat = "" } of targets) {
      const expression = expr.replaceAll("$__rate_interval", "1m");
      expect(faultsIn(expression, families)).toEqual([]);
      const named = [...legendFormat.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, label]) => label);
      expect(labelsLeft(expression, families), expr).toEqual(expect.arrayContaining(named));
    }
  });

  test("every alert rule asks for what there is, and says what to do", () => {
    const { groups } = parse(file("prometheus/lars-alerts.yml")) as {
      groups: { rules: { alert: string; expr: string; annotations: { summary: string; description: string } }[] }[];
    };
    const rules = groups.flatMap((group) => group.rules);
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    expect(rules.length).toBeGreaterThan(10);
    expect(rules.flatMap(({ expr }) => faultsIn(expr, families))).toEqual([]);
    for (const { expr, annotations } of rules) {
      expect(annotations.summary && annotations.description).toBeTruthy();
      const named = [...JSON.stringify(annotations).matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label);
      expect(labelsLeft(expr, families), expr).toEqual(expect.arrayContaining(named));
    }
  });

  test("the scrape config names the port of every daemon and the rules beside it", () => {
    const config = parse(file("prometheus/prometheus.yml")) as {
      rule_files: string[];
      scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[];
    };
    const targets = config.scrape_configs.flatMap((job) => job.static_configs.flatMap((each) => each.targets));
    expect(targets).toEqual(["127.0.0.1:17778", "127.0.0.1:17779", "127.0.0.1:18888"]);
    expect(config.rule_files).toEqual(["lars-alerts.yml"]);
  });

  test("a metric that is none, a label that is none and an open bracket are found", () => {
    const faults = (expression: string) => faultsIn(expression, families);
    expect(faults("rate(lars_made_up_total[5m])")).toEqual([expect.stringContaining("no such metric")]);
    expect(faults('rate(lars_agent_get_host_total{kind="made_up"}[5m])')).toHaveLength(1);
    expect(faults("sum by (made_up) (lars_ready)")).toHaveLength(1);
    expect(() => faults("sum(rate(lars_ready[5m])")).toThrow("brackets");
    const counter = { name: "lars_things", type: "counter", help: "Some things", samples: [] };
    expect(faultsOf(counter)).toHaveLength(1);
    expect(faultsOf({ ...counter, name: "lars_wait_ms", type: "gauge" })).toHaveLength(1);
  });

  test("a rate of a gauge, a counter without one, buckets without le and pairs that never meet are found", () => {
    const wrong: Readonly<Record<string, string>> = {
      "sum(rate(lars_dns_routes[5m]))": "has no rate",
      "sum by (app) (lars_agent_reports_total)": "only grows",
      "rate(lars_agent_reports_total)": "needs a time",
      "max(lars_dns_routes[5m])": "nothing to show",
      "histogram_quantile(0.5, sum(rate(lars_reporter_lag_seconds_bucket[5m])))": "without le",
      "histogram_quantile(0.5, sum by (le) (rate(lars_reporter_lag_seconds_sum[5m])))": "no buckets",
      "lars_reporter_rows_waiting - lars_reporter_cells": "other labels",
    };
    for (const [expression, fault] of Object.entries(wrong)) {
      expect(faultsIn(expression, families)).toContainEqual(expect.stringContaining(fault));
    }
    expect(labelsLeft("sum(rate(lars_agent_get_host_total[5m])) by (kind)", families)).toEqual(["kind"]);
  });
});

test("a MySQL that hangs is said at the dot and to whoever comes, and is live again by itself", async () => {
  await using visit = await aPage();
  const { page } = visit;
  await page.goto(demo.adminUrl);
  await page.getByText("Live", { exact: true }).waitFor(LOADED);
  const mysql = await demo.mysqlPid();
  process.kill(mysql, "SIGSTOP");
  try {
    await page.getByText("No database", { exact: true }).waitFor(SILENT);
    const another = await page.context().newPage();
    await another.goto(`${demo.adminUrl}/routes`);
    await another.getByRole("heading", { name: "The database does not answer" }).waitFor(SILENT);
  } finally {
    process.kill(mysql, "SIGCONT");
  }
  await page.getByText("Live", { exact: true }).waitFor(LOADED);
}, 150_000);

test("Ctrl-C stops all of it within five seconds", async () => {
  const beganMs = Date.now();
  expect(await demo.interrupt(), demo.printed()).toBe(0);
  expect(Date.now() - beganMs, demo.printed()).toBeLessThan(5_500);
  expect(demo.printed()).toContain("The demonstration has stopped.");
});
