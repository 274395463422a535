/** What callers and agents say to each other: a host, please; and how the call went. */
import type { HostAddress } from "@lars/model";
import { type Codec, codec, hostFromWire, hostToWire } from "./codec.ts";
import { lars } from "./generated/lars.js";

/** How a request ended (LarsRetCode, protocol.md). A reported retcode other than Success is a failed call. */
export const RetCode = { Success: 0, Overload: 1, SystemError: 2, NoExist: 3 } as const;
export type RetCode = (typeof RetCode)[keyof typeof RetCode];

/** Asks for a host of a route. `seq` comes back in the answer. */
export interface GetHostRequest {
  readonly seq: number;
  readonly modId: number;
  readonly cmdId: number;
}

/** The answer to a GetHostRequest; `host` is there when `retCode` is Success, and only then. */
export interface GetHostResponse {
  readonly seq: number;
  readonly modId: number;
  readonly cmdId: number;
  readonly retCode: number;
  readonly host?: HostAddress;
}

/** How one call to `host` went; nothing comes back. */
export interface ReportRequest {
  readonly modId: number;
  readonly cmdId: number;
  readonly host: HostAddress;
  readonly retCode: number;
}

export const getHostRequest: Codec<GetHostRequest> = codec(lars.GetHostRequest, {
  toWire: (message: GetHostRequest) => ({ seq: message.seq, modid: message.modId, cmdid: message.cmdId }),
  fromWire: (wire) => ({ seq: wire.seq ?? 0, modId: wire.modid ?? 0, cmdId: wire.cmdid ?? 0 }),
});

export const getHostResponse: Codec<GetHostResponse> = codec(lars.GetHostResponse, {
  toWire: (message: GetHostResponse) => ({
    seq: message.seq,
    modid: message.modId,
    cmdid: message.cmdId,
    retcode: message.retCode,
    ...(message.host && { host: hostToWire(message.host) }),
  }),
  fromWire: (wire) => ({
    seq: wire.seq ?? 0,
    modId: wire.modid ?? 0,
    cmdId: wire.cmdid ?? 0,
    retCode: wire.retcode ?? 0,
    ...(wire.host && { host: hostFromWire(wire.host) }),
  }),
});

export const reportRequest: Codec<ReportRequest> = codec(lars.ReportRequest, {
  toWire: (message: ReportRequest) => ({
    modid: message.modId,
    cmdid: message.cmdId,
    host: hostToWire(message.host),
    retcode: message.retCode,
  }),
  fromWire: (wire) => ({
    modId: wire.modid ?? 0,
    cmdId: wire.cmdid ?? 0,
    host: hostFromWire(wire.host),
    retCode: wire.retcode ?? 0,
  }),
});
