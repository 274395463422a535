import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type App, knobTable } from "../src/index.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

test.each(["launcher", "dns-service", "lb-agent", "reporter", "admin"] as App[])(
  "the table of %s is in the README",
  (app) => {
    expect(readme).toContain(knobTable(app));
  },
);
