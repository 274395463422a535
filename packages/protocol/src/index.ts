/** Bytes to messages and back; no I/O. The one door between the deployed names of the wire and our words. */
export {
  type GetHostRequest,
  type GetHostResponse,
  getHostRequest,
  getHostResponse,
  type ReportRequest,
  RetCode,
  reportRequest,
} from "./call-messages.ts";
export type { Codec } from "./codec.ts";
export {
  BODY_BYTES_MAX,
  encodeFrame,
  type Frame,
  FrameDecoder,
  HEADER_BYTES,
  readDatagram,
  readFrame,
} from "./frame.ts";
export { type Hello, hello } from "./hello.ts";
export { MessageId, SHARDS, shardOf } from "./message-id.ts";
export {
  type GetRouteRequest,
  type GetRouteResponse,
  getRouteRequest,
  getRouteResponse,
  type RouteAck,
  routeAck,
} from "./route-messages.ts";
export {
  type AgentState,
  agentState,
  type HostCallResult,
  type HostCounters,
  type ModuleState,
  type ReportStatusRequest,
  reportStatusRequest,
} from "./status-messages.ts";
export { StatusScan } from "./status-scan.ts";
