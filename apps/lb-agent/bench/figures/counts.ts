/** Whether every call that was made is counted: by the agent, and in the database. */
import { setTimeout as pause } from "node:timers/promises";
import { tell } from "../../../dns-service/bench/report/figure-line.ts";
import { counted } from "../stack/counted.ts";
import type { BenchRun } from "./bench-run.ts";

const STORED_WITHIN_MS = 20_000;
const POLL_MS = 200;

export async function counts({ stack, calls }: BenchRun): Promise<void> {
  const deadline = performance.now() + STORED_WITHIN_MS;
  let seen = await counted(stack);
  while (seen.stored < calls && performance.now() < deadline) {
    await pause(POLL_MS);
    seen = await counted(stack);
  }
  const none = { atLeast: 0, atMost: 0 };
  tell({
    figure: "counts",
    by: { calls },
    asked: { missingReports: none, missingInDatabase: none },
    seen: {
      missingReports: calls - seen.reports,
      missingInDatabase: calls - seen.stored,
      ...seen,
    },
  });
}
