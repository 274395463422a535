/** The process that calls: of its own, so that nobody else's pauses count as the agent's. */
import { setTimeout as after } from "node:timers/promises";
import { goFirst } from "@lars/reactor";
import { Caller } from "./caller.ts";
import type { FromCallers, ToCallers } from "./messages.ts";

const TELL_EVERY_MS = 200;
const POLL_MS = 5;

const { promise: planned, resolve: plan } = Promise.withResolvers<Caller>();

function tell(message: FromCallers): void {
  process.send?.(message);
}

async function hear(message: ToCallers): Promise<void> {
  if (message.kind === "plan") plan(await Caller.open(message.plan));
  const caller = await planned;
  if (message.kind === "plan") tell({ kind: "ready" });
  else if (message.kind === "goOn") caller.goOn();
  else if (message.kind === "measure") caller.measure();
  else if (message.kind === "pause") await pauseCalls(caller);
  else {
    tell(caller.told());
    tell(caller.times());
  }
}

/** Says so once each call was answered, or counts as lost. */
async function pauseCalls(caller: Caller): Promise<void> {
  caller.pause();
  while (caller.outstanding > 0) await after(POLL_MS);
  tell(caller.told());
  tell({ kind: "paused" });
}

// Whoever measures must not wait: databases and services that start beside it are no part of a caller's machine.
goFirst();
process.on("message", (message) => void hear(message as ToCallers));
// Whoever started us is gone, or has heard enough.
process.once("disconnect", () => process.exit(0));
const caller = await planned;
setInterval(() => tell(caller.told()), TELL_EVERY_MS);
