/** Where a call is counted on its way: by the agent's port, by its reports, and in the database. */
import type { WholeStack } from "./whole-stack.ts";

export interface Counted {
  /** Answers with a host, also to who does not report: the flood. */
  readonly hosts: number;
  readonly reports: number;
  /** Reports of a module or a host that the agent does not know. */
  readonly unknown: number;
  /** Calls since the hosts joined, as the database has them of the agent's states. */
  readonly stored: number;
}

/** Column of the counts since a host joined in a row of AgentModule (prisma/schema.prisma). */
const SUCCESSES = 10;
const FAILURES = 11;

export async function counted({ agent, database }: WholeStack): Promise<Counted> {
  const { health } = agent;
  const [hosts, unknown, reports, rows] = await Promise.all([
    health.metric("lars_agent_get_host_total", 'kind="success"'),
    health.metric("lars_agent_reports_unknown_total"),
    health.metric("lars_agent_reports_total"),
    database.kysely.selectFrom("AgentModule").select("hosts").execute(),
  ]);
  const stored = rows.flatMap((row) => JSON.parse(row.hosts) as number[][]);
  const sum = stored.reduce((all, host) => all + (host[SUCCESSES] ?? 0) + (host[FAILURES] ?? 0), 0);
  return { hosts, unknown, reports, stored: sum };
}
