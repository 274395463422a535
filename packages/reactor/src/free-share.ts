/**
 * How free a thread was to run: a thread that waits for a processor, or for a disk as on a machine that swaps, does not hang.
 * Linux tells it of each thread; elsewhere nothing is known.
 */
import { readFileSync, readlinkSync } from "node:fs";

/** The calling thread by the system's number; 0 where it has none that could be looked at. */
export function systemThread(): number {
  try {
    return Number(readlinkSync("/proc/thread-self").split("/").at(-1));
  } catch {
    return 0; // no Linux
  }
}

export class FreeShare {
  #thread = 0;
  #delayNs = 0;
  #atMs = 0;

  /** The share of the time since the last call, from 0 to 1; 0 as well when nothing is known, as at the first call. */
  since(thread: number): number {
    const now = thread === 0 ? undefined : waitsOf(thread);
    if (now === undefined) {
      this.#thread = 0;
      return 0;
    }
    const atMs = performance.now();
    const share = 1 - (now.delayNs - this.#delayNs) / 1e6 / (atMs - this.#atMs);
    const isKnown = thread === this.#thread && !now.isAtDisk;
    this.#thread = thread;
    this.#delayNs = now.delayNs;
    this.#atMs = atMs;
    return isKnown ? Math.min(1, Math.max(0, share)) : 0;
  }
}

/** How long it waited for a processor so far, and whether it waits for a disk now. */
function waitsOf(thread: number): { readonly delayNs: number; readonly isAtDisk: boolean } | undefined {
  const folder = `/proc/self/task/${thread}`;
  try {
    const [ranNs, delayNs] = readFileSync(`${folder}/schedstat`, "latin1").split(" ").map(Number);
    const stat = readFileSync(`${folder}/stat`, "latin1");
    if (!ranNs || delayNs === undefined) return undefined; // a kernel that does not keep account
    return { delayNs, isAtDisk: stat.charAt(stat.lastIndexOf(")") + 2) === "D" };
  } catch {
    return undefined; // the thread has ended
  }
}
