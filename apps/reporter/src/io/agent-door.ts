/** Where agents come in: reads their frames and hands them to the inbox. An agent without Hello is a deployed one. */
import { agentState, encodeFrame, type Hello, hello, MessageId, StatusScan } from "@lars/protocol";
import type { Connection, FrameRun, LoopHandlers } from "@lars/reactor";
import type { AgentIdentity } from "../core/agent-state.ts";
import { type AgentConnection, type Inbox, identityOf } from "../core/inbox.ts";
import type { Metrics } from "./metrics.ts";

/** What is known of the agent at the other end; nothing of a deployed one. */
export interface Visitor {
  /** The number of its connection. */
  readonly on: number;
  identity: AgentIdentity | undefined;
  /** Once it has told its state. */
  agent: AgentConnection | undefined;
}

type Visit = Connection<Visitor>;

/** Handlers of the reporter's event loop. `own` is who answers a Hello. */
export function agentDoor(inbox: Inbox, metrics: Metrics, own: Hello): LoopHandlers<Visitor> {
  const answer = encodeFrame(MessageId.Hello, hello.encode(own));
  const scan = new StatusScan();
  /** An agent that asks whether the reporter lives says Hello again; what is known of it stays. */
  const greet = (state: Visitor, identity: AgentIdentity | undefined): void => {
    if (state.agent !== undefined && state.agent.identity.instance !== identity?.instance) {
      inbox.leave(state.agent);
      state.agent = undefined;
    }
    state.identity = identity;
  };
  return {
    open: () => ({ on: inbox.windows.open(), identity: undefined, agent: undefined }),
    close: ({ state }) => {
      inbox.windows.close(state.on);
      if (state.agent !== undefined) inbox.leave(state.agent);
    },
    messages: {
      [MessageId.Hello](visit: Visit, body) {
        const said = hello.decode(body);
        if (said === undefined) return visit.invalid();
        greet(visit.state, identityOf(said));
        visit.send(answer);
      },
      [MessageId.AgentState](visit: Visit, body) {
        const report = agentState.decode(body);
        const from = visit.state.agent ?? visit.state.identity;
        if (report === undefined || from === undefined) return visit.invalid();
        const { fates, connection } = inbox.takeAgent(report, from);
        visit.state.agent = connection;
        metrics.took("AgentState", fates);
      },
    },
    inPlace: {
      [MessageId.ReportStatusRequest](visit: Visit, run: FrameRun) {
        for (let n = 0; n < run.count; n++) {
          if (!scan.read(run.bytes, run.starts[n] as number, run.ends[n] as number)) visit.invalid();
          else metrics.took("ReportStatusRequest", inbox.takeReport(scan, visit.state));
        }
        return run.count;
      },
    },
  };
}
