/** What agents and dns-services say to each other: requests for a route, answers and pushes, acknowledgements. */
import type { HostAddress } from "@lars/model";
import { type Codec, codec, hostFromWire, hostToWire, uint64FromWire } from "./codec.ts";
import { lars } from "./generated/lars.js";

/** Asks for the hosts of a route; to a dns-service it is a subscription too. Ids are as they came: check them with isId. */
export interface GetRouteRequest {
  readonly modId: number;
  readonly cmdId: number;
}

/** The hosts of a route, as an answer or as a push. No hosts: there is no such route. */
export interface GetRouteResponse {
  readonly modId: number;
  readonly cmdId: number;
  readonly hosts: readonly HostAddress[];
  /** Version of the snapshot the answer was read from; 0 from a peer that did not say Hello. */
  readonly version: number;
}

/** An agent now serves this route at this version. */
export interface RouteAck {
  readonly modId: number;
  readonly cmdId: number;
  readonly version: number;
}

export const getRouteRequest: Codec<GetRouteRequest> = codec(lars.GetRouteRequest, {
  toWire: (message: GetRouteRequest) => ({ modid: message.modId, cmdid: message.cmdId }),
  fromWire: (wire) => ({ modId: wire.modid ?? 0, cmdId: wire.cmdid ?? 0 }),
});

export const getRouteResponse: Codec<GetRouteResponse> = codec(lars.GetRouteResponse, {
  toWire: (message: GetRouteResponse) => ({
    modid: message.modId,
    cmdid: message.cmdId,
    host: message.hosts.map(hostToWire),
    version: message.version,
  }),
  fromWire: (wire) => ({
    modId: wire.modid ?? 0,
    cmdId: wire.cmdid ?? 0,
    hosts: (wire.host ?? []).map(hostFromWire),
    version: uint64FromWire(wire.version),
  }),
});

export const routeAck: Codec<RouteAck> = codec(lars.RouteAck, {
  toWire: (message: RouteAck) => ({ modid: message.modId, cmdid: message.cmdId, version: message.version }),
  fromWire: (wire) => ({ modId: wire.modid ?? 0, cmdId: wire.cmdid ?? 0, version: uint64FromWire(wire.version) }),
});
