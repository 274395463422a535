/** `tcp-load push`: connections that subscribe to one route, and an edit that we commit when they are ready. */
import { once } from "node:events";
import type { Duplex, Readable, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { nowMs } from "../report/clock.ts";
import { PRECEDENCE } from "../sessions.ts";
import { startProgram } from "./c-programs.ts";
import type { SubscribeTask } from "./subscribers.ts";

/** As it prints them; times in ms since the command returned, which is within a millisecond of the commit. */
export interface PushFigures {
  /** From its start until every connection was open and answered. */
  readonly answeredFirstMs: number;
  readonly answeredFirst: number;
  readonly pushed: number;
  readonly closed: number;
  readonly sinceCommitMs: { readonly first: number; readonly p50: number; readonly p99: number; readonly last: number };
}

export interface PushTask extends SubscribeTask {
  readonly program: string;
  readonly seconds: number;
  readonly edit: () => Promise<unknown>;
}

/** What it waits between the last first answer and its command. */
const BEFORE_COMMAND_MS = 300;
/** Its command tells us over descriptor 3 to edit, and returns when we write a line to its stdin. */
const EDIT_COMMAND = "echo edit >&3; read -r edited";

export async function pushBy({ program, port, connections, route, seconds, edit }: PushTask): Promise<PushFigures> {
  const args = ["push", port, connections, route.modId, route.cmdId, seconds, EDIT_COMMAND];
  const startedMs = nowMs();
  const child = startProgram(PRECEDENCE.asker, program, args, { stdio: ["pipe", "pipe", "inherit", "pipe"] });
  const [stdin, stdout, , asked] = child.stdio as unknown as [Writable, Readable, null, Duplex]; // as asked for
  const exited = once(child, "exit");
  let askedMs = startedMs;
  asked.once("data", async () => {
    askedMs = nowMs();
    await edit();
    stdin.write("edited\n");
  });
  const told = await text(stdout);
  await exited;
  const answeredFirstMs = askedMs - BEFORE_COMMAND_MS - startedMs;
  return { ...(JSON.parse(told) as Omit<PushFigures, "answeredFirstMs">), answeredFirstMs };
}
