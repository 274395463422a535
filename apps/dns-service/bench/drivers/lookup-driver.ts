/** Lookups as fast as they are answered: by tcp-load where it is given, else by a thread of this process. */
import { once } from "node:events";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { RouteShape } from "../databases/fill-routes.ts";
import { AskedThread } from "./asked-thread.ts";
import { startProgram } from "./c-programs.ts";

export interface LookupShape {
  readonly connections: number;
  /** Requests in flight on each. */
  readonly depth: number;
}

export interface LookupTask extends LookupShape {
  readonly port: number;
  readonly seconds: number;
  readonly routes: RouteShape;
  /** Of tcp-load's session. */
  readonly precedence: number;
}

export interface LookupFigures {
  readonly answers: number;
  readonly perSecond: number;
  readonly p50us: number;
  readonly p99us: number;
  readonly maxus: number;
}

export type LookUp = (task: LookupTask) => Promise<LookupFigures>;

const THREAD = new URL("./lookup-thread.ts", import.meta.url);

/** `program`: a built tcp-load. The thread costs more than the service: compare two services with it, nothing else. */
export function lookupDriver(program: string | undefined): LookUp {
  return program === undefined ? byThread : (task) => byProgram(program, task);
}

async function byProgram(program: string, task: LookupTask): Promise<LookupFigures> {
  const { port, connections, depth, seconds, routes, precedence } = task;
  const args = ["lookup", port, connections, depth, seconds, routes.modules, routes.commands];
  const child = startProgram(precedence, program, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [told, [code]] = await Promise.all([text(child.stdout as Readable), once(child, "exit")]);
  if (code !== 0) throw new Error(`${program} ended with code ${code}`);
  return JSON.parse(told) as LookupFigures;
}

async function byThread(task: LookupTask): Promise<LookupFigures> {
  await using thread = new AskedThread<LookupTask, LookupFigures>(THREAD, "lookups");
  return await thread.ask(task);
}
