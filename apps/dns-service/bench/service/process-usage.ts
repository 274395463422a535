/** What a process uses. */
import { readdir, readFile } from "node:fs/promises";
import type { ServiceProcess } from "./service-process.ts";

/** Clock ticks a second in /proc: 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** In MB, shared memory counted once. */
export interface Memory {
  readonly rssMb: number;
  /** The most it ever had. */
  readonly peakMb?: number;
}

/** As the kernel says; where there is no /proc, as the service says. */
export async function memoryOf({ pid, health }: Pick<ServiceProcess, "pid" | "health">): Promise<Memory> {
  const status = await textOf(`/proc/${pid}/status`);
  if (status === undefined) return { rssMb: (await health.metric("process_resident_memory_bytes")) / 1e6 };
  const mb = (name: string) => (Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) * 1_024) / 1e6;
  return { rssMb: mb("VmRSS"), peakMb: mb("VmHWM") };
}

/** Processor seconds of the threads whose name begins with `prefix`; undefined where there is no /proc. */
export async function threadSeconds(pid: number, prefix: string): Promise<number | undefined> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => undefined); // no /proc, or no such process
  if (threads === undefined) return undefined;
  const stats = await Promise.all(threads.map((thread) => textOf(`/proc/${pid}/task/${thread}/stat`)));
  return stats.map((stat) => secondsOf(stat ?? "", prefix)).reduce((sum, each) => sum + each, 0);
}

/** `pid (name) state …`: user and system time are the 14th and 15th field; the name may hold spaces. */
function secondsOf(stat: string, prefix: string): number {
  const nameEnd = stat.lastIndexOf(")");
  if (!stat.slice(stat.indexOf("(") + 1, nameEnd).startsWith(prefix)) return 0;
  const fields = stat.slice(nameEnd + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Undefined when it is not there; a thread may end while its folder is read. */
async function textOf(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch(() => undefined);
}
