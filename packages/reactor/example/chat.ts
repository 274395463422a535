/** `node packages/reactor/example/chat.ts`: a chat room on two threads, and two guests. */
import { once } from "node:events";
import { encodeFrame } from "@lars/protocol";
import { connectTcp, type LoopThreads, startLoopThreads } from "@lars/reactor";
import { NAME, SAY } from "./chat-loop.ts";

const room: LoopThreads<string> = await startLoopThreads<undefined, string, string>({
  host: "127.0.0.1",
  port: 0,
  threads: 2,
  connectionsMax: 100,
  outboxBytesMax: 1_000_000,
  module: new URL("./chat-loop.ts", import.meta.url),
  init: undefined,
  onReport: (line) => room.post(line), // one loop heard it, all loops tell it
});

const told = new EventTarget();

function aGuest(name: string) {
  return connectTcp(
    { endpoints: [{ host: "127.0.0.1", port: room.port }], outboxBytesMax: 100_000 },
    {
      connected: () => told.dispatchEvent(new Event(`${name} is here`)),
      messages: {
        [SAY]: (body) => {
          process.stdout.write(`${name} hears ${body.toString()}\n`);
          told.dispatchEvent(new Event(`${name} heard`));
        },
      },
    },
  );
}

await using stack = new AsyncDisposableStack();
stack.use(room);
const here = [once(told, "Ada is here"), once(told, "Bob is here")];
const ada = stack.use(aGuest("Ada"));
stack.use(aGuest("Bob"));
await Promise.all(here);

const heard = [once(told, "Ada heard"), once(told, "Bob heard")];
ada.send(encodeFrame(NAME, Buffer.from("Ada")));
ada.send(encodeFrame(SAY, Buffer.from("hello"))); // one write with the one before
await Promise.all(heard);
