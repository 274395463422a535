/** A loop for tests: says its number and its init, takes tasks, can be told to die. */
import { getPriority } from "node:os";
import { encodeFrame } from "@lars/protocol";
import type { Connection, LoopContext, LoopHandlers } from "@lars/reactor";

export const WHO = 1;
export const DIE = 2;
export const HANG = 3;
export const NICE = 4;

export interface TellingInit {
  readonly shared: SharedArrayBuffer;
  readonly word: string;
}

export type TellingTask = { readonly push: string } | { readonly add: number };

export type TellingReport = { readonly opened: string } | { readonly disposed: true } | { readonly started: string };

export function createLoop(
  init: TellingInit,
  context: LoopContext<TellingReport>,
): LoopHandlers<undefined, TellingTask> | Promise<never> {
  const connections = new Set<Connection<undefined>>();
  const cells = new Int32Array(init.shared);
  if (init.word === "never") return new Promise(() => setInterval(() => {}, 1_000)); // the thread lives, and that is all
  if (init.word === "refuse") throw new Error("this loop does not want to live");
  context.report({ started: init.word });
  return {
    open(connection) {
      connections.add(connection);
      context.report({ opened: connection.peer });
      return undefined;
    },
    close: (connection) => void connections.delete(connection),
    messages: {
      [WHO]: (connection) =>
        void connection.send(encodeFrame(WHO, Buffer.from(JSON.stringify({ loop: context.loop, word: init.word })))),
      [NICE]: (connection) => void connection.send(encodeFrame(NICE, Buffer.from(String(getPriority())))),
      [HANG]: () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0),
      [DIE]: () => {
        setImmediate(() => {
          throw new Error("killed by a test");
        });
      },
    },
    task(task) {
      if ("add" in task) Atomics.add(cells, context.loop, task.add);
      else for (const each of connections) each.send(encodeFrame(WHO, Buffer.from(task.push)));
    },
    dispose: () => context.report({ disposed: true }),
  };
}
