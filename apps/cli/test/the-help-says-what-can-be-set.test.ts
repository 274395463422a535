import { settingsOf } from "@lars/config";
import { Command } from "commander";
import { expect, test } from "vitest";
import { runCli } from "../src/cli.ts";
import { addDaemonCommands } from "../src/commands/daemons.ts";

test("lars up --help names every variable of its own, with its default", async () => {
  let help = "";
  const lars = new Command("lars").exitOverride().configureOutput({ writeOut: (text) => (help += text) });
  addDaemonCommands(lars);
  await expect(lars.parseAsync(["up", "--help"], { from: "user" })).rejects.toMatchObject({ exitCode: 0 });
  for (const { variable, default: preset } of settingsOf("launcher")) {
    expect(help).toMatch(new RegExp(`\\b${variable}\\b`));
    expect(help).toContain(preset);
  }
  expect(help).toMatch(/LARS_HOME[\s\S]*LARS_DATABASE_URL/);
});

test("lars admin takes a file, and names what is wrong in it before it builds anything", async () => {
  const run = runCli(["admin", "--config", "no-such-file.conf"]);
  expect(await run).toBe(1);
});
