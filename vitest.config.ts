import { defineConfig } from "vitest/config";

/** V8 13.6 sometimes aborts a process whose threads share WebAssembly code, as those that read TypeScript do; see run-daemon.ts. */
const execArgv = ["--no-wasm-code-gc"];

/** Three kinds of tests: pure ones, those that need a MariaDB, and those that need all of Lars and a browser. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          execArgv,
          include: ["packages/*/test/**/*.test.ts", "apps/*/test/**/*.test.ts", "tooling/test/**/*.test.ts"],
          exclude: ["**/*.db.test.ts", "**/node_modules/**"],
        },
      },
      {
        test: {
          name: "db",
          execArgv,
          include: ["packages/*/test/**/*.db.test.ts", "apps/*/test/**/*.db.test.ts"],
          globalSetup: ["./packages/testkit/src/global-setup.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["e2e/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
