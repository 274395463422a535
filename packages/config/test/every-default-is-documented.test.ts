import { expect, test } from "vitest";
import {
  type App,
  exampleConfig,
  helpText,
  knobTable,
  loadAdminConfig,
  loadDnsServiceConfig,
  loadLbAgentConfig,
  loadReporterConfig,
  settingsOf,
} from "../src/index.ts";
import { aSource } from "./builders.ts";

const loaders = {
  "dns-service": loadDnsServiceConfig,
  "lb-agent": loadLbAgentConfig,
  reporter: loadReporterConfig,
  admin: loadAdminConfig,
};
const apps = Object.keys(loaders) as (keyof typeof loaders)[];

test.each(apps)("the example file of %s says what its defaults are", (app) => {
  const load = loaders[app];
  expect(load(aSource({ file: exampleConfig(app) }))).toEqual(load(aSource()));
});

test.each([...apps, "launcher"] as App[])("every setting of %s is told by key, default, range and meaning", (app) => {
  for (const row of settingsOf(app)) {
    expect(knobTable(app)).toContain(`| \`[${row.section}] ${row.key}\` |`);
    expect(helpText(app)).toContain(`[${row.section}] ${row.key} = `);
    expect(row.range.length * row.about.length).toBeGreaterThan(0);
    expect(row.variable).toMatch(/^LARS_[A-Z_]+$/);
  }
});

test("no two settings of an app share a variable", () => {
  for (const app of apps) {
    const variables = settingsOf(app).map((row) => row.variable);
    expect(new Set(variables).size).toBe(variables.length);
  }
});
