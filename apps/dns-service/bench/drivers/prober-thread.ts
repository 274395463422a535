/** The entry of the prober's thread. */
import type { Socket } from "node:net";
import { type Frame, getRouteResponse } from "@lars/protocol";
import { nowMs } from "../report/clock.ts";
import { answerEach } from "./asked-thread.ts";
import type { ProbeQuestion, ProbeTask } from "./prober.ts";
import { anyOf, askRoutes, routeRequest } from "./route-asker.ts";

/** Between an answer and the next request: enough to see every pause, too little to be a load. */
const EVERY_MS = 1;

class Probing {
  #samples: number[] = [];
  #asked = { modId: 0, cmdId: 0, sentMs: 0 };

  async start({ port, routes }: ProbeTask): Promise<void> {
    const ask = (socket: Socket): void => {
      this.#asked = { modId: anyOf(routes.modules), cmdId: anyOf(routes.commands), sentMs: nowMs() };
      socket.write(routeRequest(this.#asked.modId, this.#asked.cmdId));
    };
    const socket = await askRoutes(port, (frames, from) => {
      if (!frames.some((frame) => this.#isAnswer(frame))) return; // a push of what was asked for before
      this.#samples.push(this.#asked.sentMs, nowMs() - this.#asked.sentMs);
      setTimeout(() => ask(from), EVERY_MS);
    });
    ask(socket);
  }

  /** What was seen since the last report. */
  report(): Float64Array {
    const samples = Float64Array.from(this.#samples);
    this.#samples = [];
    return samples;
  }

  #isAnswer(frame: Frame): boolean {
    const { modId, cmdId } = getRouteResponse.decode(frame.body) ?? {};
    return modId === this.#asked.modId && cmdId === this.#asked.cmdId;
  }
}

const probing = new Probing();

answerEach(async (question: ProbeQuestion) => {
  if (question.kind === "start") await probing.start(question.task);
  return probing.report();
});
