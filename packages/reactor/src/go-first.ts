import { platform, setPriority } from "node:os";

/** Of a thread that others wait for, and that waits for nobody. */
const NICENESS = -10;

/**
 * The calling thread goes before what else the machine does: callers wait for it and for nothing else. Of one thread alone
 * that is so on Linux only; a process that is neither root nor has CAP_SYS_NICE may not, and does without.
 */
export function goFirst(): void {
  if (platform() !== "linux") return;
  try {
    setPriority(0, NICENESS);
  } catch (cause) {
    if ((cause as { code?: string }).code !== "ERR_SYSTEM_ERROR") throw cause;
  }
}
