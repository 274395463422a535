/** Where agents come in: reads their frames and hands them to the inbox. An agent without Hello is a deployed one. */
import { agentState, encodeFrame, type Hello, hello, MessageId, reportStatusRequest } from "@lars/protocol";
import type { Connection, LoopHandlers } from "@lars/reactor";
import type { AgentIdentity } from "../core/agent-state.ts";
import { type AgentConnection, type Inbox, identityOf } from "../core/inbox.ts";
import type { Metrics } from "./metrics.ts";

/** What is known of the agent at the other end; nothing of a deployed one. */
export interface Visitor {
  agent: AgentIdentity | AgentConnection | undefined;
}

type Visit = Connection<Visitor>;

/** Handlers of the reporter's event loop. `own` is who answers a Hello. */
export function agentDoor(inbox: Inbox, metrics: Metrics, own: Hello): LoopHandlers<Visitor> {
  const answer = encodeFrame(MessageId.Hello, hello.encode(own));
  return {
    open: () => ({ agent: undefined }),
    messages: {
      [MessageId.Hello](visit: Visit, body) {
        const said = hello.decode(body);
        if (said === undefined) return visit.invalid();
        visit.state.agent = identityOf(said);
        visit.send(answer);
      },
      [MessageId.ReportStatusRequest](visit: Visit, body) {
        const report = reportStatusRequest.decode(body);
        if (report === undefined) return visit.invalid();
        metrics.took("ReportStatusRequest", inbox.takeReport(report));
      },
      [MessageId.AgentState](visit: Visit, body) {
        const report = agentState.decode(body);
        const { agent } = visit.state;
        if (report === undefined || agent === undefined) return visit.invalid();
        const { fates, connection } = inbox.takeAgent(report, agent);
        visit.state.agent = connection;
        metrics.took("AgentState", fates);
      },
    },
  };
}
