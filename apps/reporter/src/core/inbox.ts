/**
 * Takes what agents say and keeps the newest of it until it is stored. Decides by the clock it is given.
 *
 * @hop 10/11
 */
import type { Clock } from "@lars/model";
import {
  type AgentIdentity,
  type AgentReport,
  type AgentSighting,
  agentRules,
  type ModuleSighting,
  moduleRules,
  modulesOf,
} from "./agent-state.ts";
import { type CallStatus, callStatusesOf, callStatusRules, type StatusReport } from "./call-status.ts";
import { type Added, LatestRows } from "./latest-rows.ts";

/** How many rows met which fate. */
export type Fates = Record<Added | "invalid", number>;

/** What one connection has said of itself. */
export interface AgentConnection {
  readonly identity: AgentIdentity;
  /** What to add to the agent's times to have ours; known with its first frame. */
  readonly clockOffsetMs: number;
  /** Start of the agent that its frames so far were of. */
  readonly startedMs: number;
}

const INSTANCE_MAX = 64;
const HOSTNAME_MAX = 255;

/** The identity in a Hello, cut to what the columns hold; undefined when there is no instance to tell agents apart by. */
export function identityOf(hello: AgentIdentity): AgentIdentity | undefined {
  if (hello.instance === "" || hello.instance.length > INSTANCE_MAX) return undefined;
  return {
    instance: hello.instance,
    hostname: hello.hostname.slice(0, HOSTNAME_MAX),
    software: hello.software.slice(0, INSTANCE_MAX),
    version: hello.version.slice(0, INSTANCE_MAX),
  };
}

/** Everything that waits to be stored, each kind within its own bound. */
export class Inbox {
  readonly statuses: LatestRows<CallStatus>;
  readonly agents: LatestRows<AgentSighting>;
  readonly modules: LatestRows<ModuleSighting>;
  readonly #clock: Clock;

  constructor({ rowsMax, clock }: { readonly rowsMax: number; readonly clock: Clock }) {
    this.statuses = new LatestRows(callStatusRules(rowsMax));
    this.agents = new LatestRows(agentRules(rowsMax));
    this.modules = new LatestRows(moduleRules(rowsMax));
    this.#clock = clock;
  }

  /** Takes the statuses of a report. */
  takeReport(report: StatusReport): Fates {
    const { statuses, invalid } = callStatusesOf(report, Math.floor(this.#clock() / 1000));
    const fates = noFates(invalid);
    for (const status of statuses) fates[this.statuses.add(status)] += 1;
    return fates;
  }

  /** Takes an agent's state; what comes back is what the connection's next frame is to be read with. */
  takeAgent(report: AgentReport, from: AgentIdentity | AgentConnection): { fates: Fates; connection: AgentConnection } {
    const now = this.#clock();
    const known = "identity" in from && from.startedMs === report.startedMs ? from : undefined;
    const identity = "identity" in from ? from.identity : from;
    const connection = known ?? { identity, startedMs: report.startedMs, clockOffsetMs: now - report.atMs };
    const startedMs = Math.min(now, Math.max(0, report.startedMs + connection.clockOffsetMs));
    const { modules, invalid } = modulesOf(identity.instance, report, now);
    const fates = noFates(invalid);
    const agent: AgentSighting = {
      ...identity,
      ip: report.ip,
      dnsService: report.dnsService.slice(0, HOSTNAME_MAX),
      modulesTotal: report.modulesTotal,
      startedMs,
      seenMs: now,
      forgetBeforeMs: known === undefined ? startedMs : 0,
    };
    fates[this.agents.add(agent)] += 1;
    for (const module of modules) fates[this.modules.add(module)] += 1;
    return { fates, connection };
  }
}

function noFates(invalid: number): Fates {
  return { queued: 0, merged: 0, outdated: 0, dropped: 0, invalid };
}
