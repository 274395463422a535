/** What one shard counted since it started. */
export interface ShardCounters {
  /** Requests for a host, by how they were answered. */
  hosts: number;
  overloads: number;
  unknowns: number;
  /** Invalid ids, or no room for another module. */
  refusals: number;
  /** Requests for all hosts of a module. */
  routes: number;
  reports: number;
  /** Of a module or a host that is not known (any more). */
  reportsUnknown: number;
  /** Datagrams that were not one whole frame, or whose body was no message. */
  datagramsBad: number;
  /** Datagrams with an id that means nothing to an agent. */
  datagramsForeign: number;
  /** Arrived at another port than their route's. */
  forwarded: number;
  /** Could not be handed on: too many were under way. */
  forwardsLost: number;
  pulls: number;
  /** Unknown modules that were not asked for, since too many were. */
  pullsHeldBack: number;
  updates: number;
  /** Answers for a new module for which there was no room. */
  updatesRefused: number;
  drops: number;
  /** Answers without hosts after which the last hosts of the module were kept. */
  kept: number;
  /** Routes that did not fit into one datagram; the rest was left out. */
  routesCut: number;
  /** Calls to removed hosts that were forgotten before a reporter is known to have heard of them. */
  callsForgotten: number;
}

export function newShardCounters(): ShardCounters {
  return {
    hosts: 0,
    overloads: 0,
    unknowns: 0,
    refusals: 0,
    routes: 0,
    reports: 0,
    reportsUnknown: 0,
    datagramsBad: 0,
    datagramsForeign: 0,
    forwarded: 0,
    forwardsLost: 0,
    pulls: 0,
    pullsHeldBack: 0,
    updates: 0,
    updatesRefused: 0,
    drops: 0,
    kept: 0,
    routesCut: 0,
    callsForgotten: 0,
  };
}
