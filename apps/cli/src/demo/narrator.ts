/** Says in the terminal what the script is about to do, so that a visitor knows where to look. */
import { setTimeout as pause } from "node:timers/promises";
import { formatHostAddress } from "@lars/model";
import { demoModules, machineNames } from "../core/demo/fleet.ts";
import { type Episode, episodesOf } from "../core/demo/script.ts";

/** Tells of each episode as it begins and as it ends, until `signal`. */
export async function narrate(beganMs: number, tell: (text: string) => void, signal: AbortSignal): Promise<void> {
  for (let cycle = 0; !signal.aborted; cycle++) {
    const turns = episodesOf(cycle).flatMap((episode) => [
      { atMs: episode.fromMs, text: `${whatFails(episode)} ${HOW[episode.name]}` },
      { atMs: episode.untilMs, text: `${whatFails(episode)} works again` },
    ]);
    for (const { atMs, text } of turns.toSorted((one, other) => one.atMs - other.atMs)) {
      await pause(Math.max(beganMs + atMs - Date.now(), 0), undefined, { signal }).catch(() => undefined); // an end asked for
      if (signal.aborted) return;
      tell(text);
    }
  }
}

const HOW: Readonly<Record<Episode["name"], string>> = {
  "bad host": "fails for everybody: a column of the matrix",
  "bad path": "fails: one cell of the matrix",
  "slow recovery": "fails, and recovers slowly",
  overload: "fails as a whole: no host is idle, alerts follow",
};

/** `payments 10.20.7.12:8080`, `catalog 10.20.3.13:8080 from app-2`, `recommendations`. */
function whatFails({ module, host, machine }: Episode): string {
  const { name, hosts } = demoModules[module] ?? { name: "", hosts: [] };
  const address = host === undefined ? undefined : hosts[host];
  const from = machine === undefined ? "" : ` from ${machineNames[machine]}`;
  return `${name}${address === undefined ? "" : ` ${formatHostAddress(address)}`}${from}`;
}
