/**
 * Who asks is on other machines than the service. Here they share processors with it, with its database and with this
 * bench: what waits for a processor would be taken for the service's time.
 */
import { platform, setPriority } from "node:os";

/** As the service's loops. */
const NICENESS = -10;

/** The process goes before what else the machine does, where this one may decide that (Linux: root, CAP_SYS_NICE). */
export function goFirst(pid: number | undefined): void {
  if (platform() !== "linux" || pid === undefined) return;
  try {
    setPriority(pid, NICENESS);
  } catch (cause) {
    if ((cause as { code?: string }).code !== "ERR_SYSTEM_ERROR") throw cause;
  }
}
