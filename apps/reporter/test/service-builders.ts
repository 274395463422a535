import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { loadReporterConfig, type ReporterConfig } from "@lars/config";
import {
  type AgentState,
  agentState,
  encodeFrame,
  type Frame,
  FrameDecoder,
  hello,
  MessageId,
  type ReportStatusRequest,
  reportStatusRequest,
} from "@lars/protocol";
import { HELLO } from "./builders.ts";

/** A reporter's config on free ports that flushes at once. */
export function aReporterConfig(databaseUrl: string): ReporterConfig {
  const env = {
    LARS_DATABASE_URL: databaseUrl,
    LARS_REACTOR_PORT: "0",
    LARS_HEALTH_PORT: "0",
    LARS_REPORTER_FLUSH_INTERVAL: "20ms",
  };
  return loadReporterConfig({ env });
}

/** An agent's end of the connection, without anything of Lars but the bytes. */
export interface TestAgent extends AsyncDisposable {
  readonly socket: Socket;
  readonly received: Frame[];
  /** Says Hello and waits for the answer. */
  greet(given?: Partial<typeof HELLO>): Promise<Frame>;
  report(report: ReportStatusRequest): void;
  tell(state: AgentState): void;
}

export async function anAgent(port: number): Promise<TestAgent> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  const decoder = new FrameDecoder();
  const received: Frame[] = [];
  socket.on("data", (chunk) => received.push(...decoder.push(chunk)));
  return {
    socket,
    received,
    async greet(given = {}) {
      socket.write(encodeFrame(MessageId.Hello, hello.encode({ ...HELLO, ...given })));
      while (received.length === 0) await once(socket, "data");
      return received[0] as Frame;
    },
    report: (report) => socket.write(encodeFrame(MessageId.ReportStatusRequest, reportStatusRequest.encode(report))),
    tell: (state) => socket.write(encodeFrame(MessageId.AgentState, agentState.encode(state))),
    async [Symbol.asyncDispose]() {
      socket.destroy();
      if (!socket.closed) await once(socket, "close");
    },
  };
}
