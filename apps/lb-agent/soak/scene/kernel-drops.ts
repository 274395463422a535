/** Datagrams that the kernel threw away since a socket had no room for them: nobody's fault, but they must be known. */
import { readFile } from "node:fs/promises";

const LOCAL_ADDRESS = 1;

/** How many were thrown away at sockets on this machine's UDP ports `from` to `to` that are open now. */
export async function kernelDrops(from: number, to: number): Promise<number> {
  const lines = (await readFile("/proc/net/udp", "latin1")).trim().split("\n").slice(1);
  const columns = lines.map((line) => line.trim().split(/\s+/));
  return columns.filter(isMeant).reduce((sum, line) => sum + Number(line.at(-1)), 0);

  function isMeant(line: readonly string[]): boolean {
    const port = Number.parseInt(line[LOCAL_ADDRESS]?.split(":")[1] ?? "", 16);
    return port >= from && port <= to;
  }
}
