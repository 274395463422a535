/**
 * A database is on another machine than the service. Here it shares processors with it, and Linux gives each session the same
 * share of them (autogroup), whatever priorities its threads have: rows of a load would come before those who ask.
 */
import { writeFile } from "node:fs/promises";

/** A tenth of what the others have. */
const NICENESS = 10;

/** The session of this process goes behind the others, where there are sessions; others' priorities are as they were. */
export async function giveWay(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/autogroup`, String(NICENESS)).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== "ENOENT") throw cause; // another system, or a kernel without it
  });
}
