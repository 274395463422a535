/**
 * Who asks, and the database, are on other machines than the service. Here all of them share the processors, with this
 * bench as well: what waits for a processor would be taken for the service's time. So who asks comes first, then the
 * service, and the database last. Linux weighs sessions (autogroup), whatever priorities the threads in them have, so each
 * program has a session of its own.
 */
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { platform, setPriority } from "node:os";

/** Nice values of sessions; this bench has 0. */
export const PRECEDENCE = { prober: -20, asker: -15, service: -10, database: 10 } as const;

/** Of a program that is one thread: as the service's loops. It counts where sessions are not weighed (autogroup is off). */
const THREAD_FIRST = -10;

/** No session may be weighed here: another system, a kernel without it, neither root nor CAP_SYS_NICE. */
const NOT_HERE = new Set(["ENOENT", "EPERM", "EAGAIN"]);

/** A program in a session of its own. Ctrl-C does not reach it: it ends by itself, or is ended with this process. */
export function startInSession(
  precedence: number,
  program: string,
  args: readonly (string | number)[],
  options: SpawnOptions,
): ChildProcess {
  const child = spawn(program, args.map(String), { ...options, detached: true });
  const end = () => child.kill();
  process.once("exit", end);
  child.once("exit", () => process.off("exit", end));
  if (child.pid !== undefined) weighSession(child.pid, precedence); // else it has an error to tell
  return child;
}

/** Weighs the session that this process leads. */
export function weighSession(pid: number, precedence: number): void {
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(precedence));
  } catch (cause) {
    if (!NOT_HERE.has((cause as NodeJS.ErrnoException).code ?? "")) throw cause;
  }
}

/** The one thread of this process goes before the others of the machine, where this one may decide that. */
export function goFirst(pid: number): void {
  if (platform() !== "linux") return;
  try {
    setPriority(pid, THREAD_FIRST);
  } catch (cause) {
    if ((cause as { code?: string }).code !== "ERR_SYSTEM_ERROR") throw cause; // neither root nor CAP_SYS_NICE
  }
}
