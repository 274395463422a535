/** Message ids of protocol.md; from 1000 up they are our own. */
export const MessageId = {
  GetRouteRequest: 1,
  GetRouteResponse: 2,
  ReportStatusRequest: 3,
  GetHostRequest: 4,
  GetHostResponse: 5,
  ReportRequest: 6,
  ApiGetRouteRequest: 7,
  ApiGetRouteResponse: 8,
  Hello: 1000,
  RouteAck: 1001,
  AgentState: 1002,
} as const;
export type MessageId = (typeof MessageId)[keyof typeof MessageId];

/** Ports that an agent listens on, one shard each (protocol.md, Agent ports). */
export const SHARDS = 3;

/** The shard that owns a route: requests for it go to port `base + shardOf(…)`. */
export function shardOf(modId: number, cmdId: number): number {
  return (((modId + cmdId) % SHARDS) + SHARDS) % SHARDS;
}
