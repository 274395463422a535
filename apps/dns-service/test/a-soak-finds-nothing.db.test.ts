import { expect, test } from "vitest";
import { tellFinding } from "../soak/checker/finding.ts";
import { runSoak } from "../soak/run-soak.ts";

const SEED = 20_261_122;

test("edits, reconnects and restarts of MySQL and of the services: no push is wrong, none is missing", async () => {
  const findings: string[] = [];
  const totals = await runSoak({
    forMs: 10_000,
    roundMs: 4_000,
    routes: 120,
    agents: 12,
    services: 2,
    seed: SEED,
    awayMsMax: 800,
    settleWithinMs: 45_000,
    say: () => {},
    onFinding: (finding) => findings.push(tellFinding(finding)),
  });
  expect(findings, `seed ${SEED}: ${JSON.stringify(totals)}`).toEqual([]);
  expect(totals.wrong + totals.missing).toBe(0);
  // What is counted was there to be looked at: nothing found in nothing would prove nothing.
  expect(totals.mysqlRestarts).toBeGreaterThan(0);
  expect(totals.serviceRestarts).toBeGreaterThan(0);
  expect(totals.edits).toBeGreaterThan(0);
  expect(totals.pushes).toBeGreaterThan(0);
  expect(totals.subscriptionsChecked).toBeGreaterThan(0);
}, 240_000);
