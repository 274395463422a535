/** A chat room on loops: whatever one guest says, every guest hears, on whatever loop they are. */
import { encodeFrame } from "@lars/protocol";
import type { Connection, LoopContext, LoopHandlers } from "@lars/reactor";

export const NAME = 1;
export const SAY = 2;

interface Guest {
  name: string;
}

export function createLoop(_init: undefined, context: LoopContext<string>): LoopHandlers<Guest, string> {
  const guests = new Set<Connection<Guest>>();
  return {
    open(connection) {
      guests.add(connection as Connection<Guest>);
      return { name: connection.peer };
    },
    close(connection) {
      guests.delete(connection);
    },
    messages: {
      [NAME]: (connection, body) => {
        connection.state.name = body.toString();
      },
      [SAY]: (connection, body) => context.report(`${connection.state.name}: ${body.toString()}`),
    },
    task(line) {
      const frame = encodeFrame(SAY, Buffer.from(line));
      for (const guest of guests) guest.send(frame);
    },
  };
}
