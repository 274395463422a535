/** How long MySQL needs to write each key once, when nobody else wants anything: the measure of all that follows. */
import { callerOf, FIRST_MODULE } from "../fleet/agent-frames.ts";
import { tell } from "../run/tell.ts";
import { type BenchRun, keysOf } from "./bench-run.ts";

const ROWS = 2_000;
const CONNECTIONS = 3;
const ROUNDS = 3;
/** Rows of its own, before the fleet's. */
const FIRST = FIRST_MODULE - 500;

export async function sweep({ database, shape }: BenchRun): Promise<void> {
  const seconds: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const rows = rowsOf(shape, round);
    const began = performance.now();
    let next = 0;
    const write = async (): Promise<void> => {
      while (next < rows.length) {
        const batch = rows.subarray(next, next + ROWS * 9);
        next += batch.length;
        await database.statuses.upsertPacked(batch);
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, write));
    if (round > 0) seconds.push((performance.now() - began) / 1_000);
  }
  await database.kysely.deleteFrom("ServerCallStatus").where("modid", "<", FIRST_MODULE).execute();
  tell({ figure: "sweep", by: { keys: keysOf(shape), connections: CONNECTIONS }, seen: { seconds } });
}

function rowsOf(shape: BenchRun["shape"], round: number): Float64Array {
  const rows = new Float64Array(keysOf(shape) * 9);
  let at = 0;
  for (let module = 0; module < shape.modules; module++) {
    for (let host = 0; host < shape.hosts; host++) {
      for (let agent = 0; agent < shape.agents; agent++) {
        rows.set([FIRST + module, 1, host, 8_080, callerOf(agent), round, 0, 1_700_000_000 + round, 0], at);
        at += 9;
      }
    }
  }
  return rows;
}
