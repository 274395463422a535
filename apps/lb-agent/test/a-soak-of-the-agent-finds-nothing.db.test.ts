import { expect, test } from "vitest";
import { tellFinding } from "../soak/checker/finding.ts";
import { runSoak } from "../soak/run-soak.ts";

const SEED = 20_261_122;

test("whoever goes away: every call is answered, and every report arrives", async () => {
  const findings: string[] = [];
  const totals = await runSoak({
    forMs: 6_000,
    roundMs: 3_500,
    modules: 30,
    callsPerSecond: 300,
    dnsServices: 2,
    reporters: 2,
    seed: SEED,
    awayMsMax: 800,
    settleWithinMs: 45_000,
    patience: 6,
    killAgent: false,
    say: () => {},
    onFinding: (finding) => findings.push(tellFinding(finding)),
  });
  process.stdout.write(`${JSON.stringify(totals)}\n`);
  expect(findings, `seed ${SEED}: ${JSON.stringify(totals)}`).toEqual([]);
  expect(totals.findings).toBe(0);
  // What is counted was there to be looked at: nothing found in nothing would prove nothing.
  const { mysql, dnsServices, reporters } = totals.away;
  for (const { restarts, freezes } of [mysql, dnsServices, reporters]) expect(restarts + freezes).toBeGreaterThan(0);
  expect(totals.edits).toBeGreaterThan(0);
  expect(totals.reports).toBeGreaterThan(0);
  expect(totals.countsCompared).toBeGreaterThan(0);
  expect(totals.agentMs.count + totals.unjudged.echoedLate + totals.unjudged.starved).toBeGreaterThan(0);
}, 240_000);
