/** Event loops for frames: TCP servers and clients, UDP, loops on threads. The only importer of node:net and node:dgram. */
export { Backoff, type BackoffPolicy, DEFAULT_BACKOFF } from "./backoff.ts";
export type { CloseReason, Connection, ConnectionId, LoopHandlers, SendResult } from "./connection.ts";
export { type EchoFigures, type EchoOptions, measureEcho } from "./echo/measure-echo.ts";
export type { ReactorEvent, ReactorEventKind } from "./events.ts";
export { type FrameRun, RUN_FRAMES_MAX } from "./frame-run.ts";
export { FreeShare, systemThread } from "./free-share.ts";
export { goFirst } from "./go-first.ts";
export type { LoopCounters } from "./loop-meter.ts";
export { type LoopsState, type LoopThreads, type LoopThreadsOptions, startLoopThreads } from "./loop-threads.ts";
export type { CreateLoop, LoopContext } from "./loop-worker-protocol.ts";
export { Pulse } from "./pulse.ts";
export { connectTcp } from "./tcp-client.ts";
export type { Endpoint, TcpClient, TcpClientHandlers, TcpClientOptions } from "./tcp-client-options.ts";
export { listenTcp, type TcpServer, type TcpServerOptions } from "./tcp-server.ts";
export { bindUdp, connectUdp, type UdpClient, type UdpPeer, type UdpServer } from "./udp.ts";
