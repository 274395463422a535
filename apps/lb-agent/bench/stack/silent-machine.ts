/**
 * A machine that can go silent: an address of a network namespace that belongs to the bench alone (`unshare -rn`). While it is
 * silent, whatever goes to it is lost on the way: nothing is acknowledged, refused or answered, as when its power went.
 */
import { execFile } from "node:child_process";
import { networkInterfaces } from "node:os";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Of the namespace's loopback. */
const ADDRESS = "10.77.0.2";
const NOWHERE = "99";
const SILENCE = ["pref", "5", "to", ADDRESS, "lookup", NOWHERE];

export interface SilentMachine {
  readonly host: string;
  silence(): Promise<void>;
  speak(): Promise<void>;
}

/** Throws in a namespace that others use. */
export async function aSilentMachine(): Promise<SilentMachine> {
  const others = Object.keys(networkInterfaces()).filter((name) => name !== "lo");
  if (others.length > 0) throw new Error("a machine goes silent in a network namespace of its own: unshare -rn node …");
  await ip("link set lo up");
  await ip(`addr add ${ADDRESS}/32 dev lo`);
  // A cable with nobody at its end, and rules that may come before the one for what is local.
  await ip("link add cable type veth peer name end");
  await ip("link set cable up");
  await ip("link set end up");
  await ip(`neigh add ${ADDRESS} lladdr 02:00:00:00:00:99 dev cable nud permanent`);
  await ip(`route add default dev cable table ${NOWHERE}`);
  await ip("rule add pref 10 lookup local");
  await ip("rule del pref 0");
  return {
    host: ADDRESS,
    silence: () => ip(`rule add ${SILENCE.join(" ")}`),
    speak: () => ip(`rule del ${SILENCE.join(" ")}`),
  };
}

async function ip(command: string): Promise<void> {
  await run("ip", command.split(" "));
}
