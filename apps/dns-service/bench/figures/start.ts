/** From the start of the process to ready, and the memory of the whole process, then and after reload upon reload. */
import { tell } from "../report/figure-line.ts";
import { worst } from "../report/statistics.ts";
import { memoryOf } from "../service/process-usage.ts";
import { reloadOnce } from "../service/reloading.ts";
import type { BenchRun } from "./bench-run.ts";

const ASKED_READY_MS = { atMost: 8_000 };
const ASKED_RSS_MB = { atMost: 400 };
/** What the last reload left by what the tenth did: the same, but for what an allocator keeps. */
const ASKED_GROWTH = { atMost: 1.05 };

const TOLD_AFTER = [1, 10, 50, 100];

export async function start(run: BenchRun): Promise<void> {
  const { health, readyMs } = run.service;
  tell({
    figure: "start",
    asked: { readyMs: ASKED_READY_MS, rssMb: ASKED_RSS_MB },
    seen: {
      readyMs,
      ...(await memoryOf(run.service)),
      mapBytes: await health.metric("lars_dns_map_bytes"),
      routes: await health.metric("lars_dns_routes"),
      hosts: await health.metric("lars_dns_hosts"),
    },
  });
  await memoryOverReloads(run);
}

async function memoryOverReloads({ service, database, effort }: BenchRun): Promise<void> {
  const rssMb: number[] = [];
  for (let reload = 1; reload <= effort.reloads; reload++) {
    await reloadOnce({ service, editor: database.editor });
    rssMb.push((await memoryOf(service)).rssMb);
  }
  const last = rssMb.at(-1) ?? Number.NaN;
  tell({
    figure: "memory over reloads",
    by: { reloads: effort.reloads },
    asked: { mostMb: ASKED_RSS_MB, growth: ASKED_GROWTH },
    seen: {
      mostMb: worst(rssMb),
      growth: last / (rssMb[9] ?? rssMb[0] ?? last),
      afterMb: Object.fromEntries(TOLD_AFTER.flatMap((count) => (rssMb[count - 1] ? [[count, rssMb[count - 1]]] : []))),
      lastMb: last,
      peakMb: (await memoryOf(service)).peakMb,
    },
  });
}
