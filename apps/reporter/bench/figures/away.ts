/** MySQL is stopped under the load and comes back: nothing is refused, and the latest state is there soon. */
import { setTimeout as delay } from "node:timers/promises";
import { Observer } from "../run/observer.ts";
import { residentMb } from "../run/reporter-process.ts";
import { tell } from "../run/tell.ts";
import type { BenchRun } from "./bench-run.ts";
import { planned, untilStored } from "./load.ts";

const PERIOD_MS = 2_000;
const BEFORE_MS = 4_000;
const AFTER_MS = 8_000;

export async function away(run: BenchRun): Promise<void> {
  const awayMs = run.isWhole ? 60_000 : 10_000;
  const observer = new Observer(run.database, run.shape);
  const sending = planned(run, PERIOD_MS, BEFORE_MS + awayMs + AFTER_MS + 10_000);
  const sent = run.fleet.send(sending);
  await delay(sending.startMs + BEFORE_MS - Date.now());
  const residentBefore = residentMb(run.reporter.pid);
  await run.mysql.stop();
  const goneMs = Date.now();
  await delay(awayMs);
  const residentAway = residentMb(run.reporter.pid);
  const { waiting } = await run.reporter.state();
  await run.mysql.start();
  const backMs = Date.now();
  const storedSeconds = await untilStored(observer, sending, backMs);
  const { lost } = await sent;
  await untilStored(observer, sending);
  const { rows } = await run.reporter.state();
  tell({
    figure: "away",
    by: { awaySeconds: (backMs - goneMs) / 1_000 },
    atMost: { refused: 0, lost: 0, storedAfterSeconds: 5, residentAwayMb: 400 },
    seen: {
      refused: ["dropped", "invalid", "outdated"].reduce((sum, fate) => sum + (rows[fate] ?? 0), 0),
      lost,
      storedAfterSeconds: storedSeconds,
      waiting,
      residentBeforeMb: residentBefore,
      residentAwayMb: residentAway,
    },
  });
}
