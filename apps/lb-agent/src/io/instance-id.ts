/** Who this agent is, over restarts: a random name in a file of its home. */
import { randomUUID } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LarsError } from "@lars/model";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The id under `home`, made when there is none or it is damaged. @throws LarsError `HOME_INVALID`. */
export async function readInstanceId(home: string): Promise<string> {
  const folder = join(home, "lb-agent");
  const file = join(folder, "instance");
  const kept = await readFile(file, "utf8").catch(() => ""); // unreadable or absent: writing tells which
  if (UUID.test(kept.trim())) return kept.trim();
  const id = randomUUID();
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(file, `${id}\n`);
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? String(cause);
    const advice = why === "ENOSPC" ? "make room on its disk" : `make ${home} writable`;
    throw new LarsError("HOME_INVALID", `${file} cannot be written (${why}): ${advice}, or set LARS_HOME`, { cause });
  }
  return id;
}
