import { spawn } from "node:child_process";
import { open } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const program = fileURLToPath(new URL("../src/main.ts", import.meta.url));

test.skipIf(process.platform !== "linux")(
  "a full disk behind > is one line and the exit code 1",
  { timeout: 20_000 },
  async () => {
    await using full = await open("/dev/full", "w");
    const child = spawn(process.execPath, [program, "--help"], { stdio: ["ignore", full.fd, "pipe"] });
    const ended = new Promise((resolve) => child.once("close", resolve));
    const told = (await Array.fromAsync(child.stderr ?? [])).join("");
    expect(await ended).toBe(1);
    expect(told).toMatch(/^lars: the output cannot be written: ENOSPC.*\n$/);
  },
);
