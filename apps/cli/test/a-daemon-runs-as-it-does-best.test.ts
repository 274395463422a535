import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { runtimeFor } from "../door/runtime-for.mjs";

const HUGE_PAGES = "glibc.malloc.hugetlb=1";
const NOTHING = { nodeArgs: [], env: {} };

test("a dns-service asks for huge pages on Linux, beside what is set already", () => {
  const present = { tunables: "", platform: "linux" };
  expect(runtimeFor("dns-service", present).env).toEqual({ GLIBC_TUNABLES: HUGE_PAGES });
  const others = "glibc.malloc.arena_max=2";
  expect(runtimeFor("dns-service", { ...present, tunables: others }).env).toEqual({
    GLIBC_TUNABLES: `${others}:${HUGE_PAGES}`,
  });
});

test("its garbage is collected by the threads that made it, with arguments that Node knows", async () => {
  const { nodeArgs } = runtimeFor("dns-service", { nodeArgs: [] });
  expect(nodeArgs).toContain("--single-threaded-gc");
  const { stdout } = await promisify(execFile)(process.execPath, [...nodeArgs, "-p", "process.execArgv.join()"]);
  expect(stdout).toContain(nodeArgs.join());
  expect(runtimeFor("dns-service", { nodeArgs }).nodeArgs).toEqual([]); // it is there: not started once more
});

test("who has decided about huge pages is not overruled; no other program and no other system is touched", () => {
  expect(runtimeFor("dns-service", { tunables: "glibc.malloc.hugetlb=0", platform: "linux" }).env).toEqual({});
  expect(runtimeFor("dns-service", { tunables: "", platform: "darwin" }).env).toEqual({});
  expect(runtimeFor("lb-agent", { tunables: "", platform: "linux" })).toEqual(NOTHING);
  expect(runtimeFor(undefined, { tunables: "", platform: "linux" })).toEqual(NOTHING);
});

test("a reporter keeps little room for what it drops at once, unless somebody has decided otherwise", async () => {
  const { nodeArgs, env } = runtimeFor("reporter", { nodeArgs: [], tunables: "", platform: "linux" });
  expect(env).toEqual({ GLIBC_TUNABLES: "glibc.malloc.arena_max=1" });
  const { stdout } = await promisify(execFile)(process.execPath, [...nodeArgs, "-p", "process.execArgv.join()"]);
  expect(stdout).toContain(nodeArgs.join());
  const decided = { nodeArgs: ["--max-semi-space-size=64"], tunables: "glibc.malloc.arena_max=4", platform: "linux" };
  expect(runtimeFor("reporter", decided)).toEqual(NOTHING);
});
