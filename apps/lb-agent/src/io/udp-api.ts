/** What callers ask a shard over UDP, and what they are answered (protocol.md, Conversations). Knows no socket. */
import { type HostAddress, isId } from "@lars/model";
import {
  encodeFrame,
  getRouteRequest,
  getRouteResponse,
  HEADER_BYTES,
  MessageId,
  RetCode,
  shardOf,
} from "@lars/protocol";
import type { RouteBalancers } from "@lars/routing";
import type { ShardCounters } from "../core/shard-counters.ts";
import { CallReader, CallWriter } from "./call-codec.ts";

/** The largest datagram that IPv4 carries. */
const DATAGRAM_BYTES_MAX = 65_507;

/** Hosts left out at a time until a route fits into a datagram. */
const CUT_HOSTS = 8;

/** Reads one datagram, then answers it; in two steps, as another shard may have to answer. */
export class UdpApi {
  readonly #shard: number;
  readonly #routes: RouteBalancers;
  readonly #counters: ShardCounters;
  readonly #call = new CallReader();
  readonly #writer = new CallWriter();
  #id = 0;

  constructor(parts: { shard: number; routes: RouteBalancers; counters: ShardCounters }) {
    this.#shard = parts.shard;
    this.#routes = parts.routes;
    this.#counters = parts.counters;
  }

  /** The shard that owns what is asked; undefined for what is no request: dropped, counted, never answered. */
  read(datagram: Buffer): number | undefined {
    if (datagram.length < HEADER_BYTES || datagram.readInt32LE(4) !== datagram.length - HEADER_BYTES) {
      this.#counters.datagramsBad += 1;
      return undefined;
    }
    this.#id = datagram.readInt32LE(0);
    const whole = this.#readBody(datagram);
    if (whole === undefined) this.#counters.datagramsForeign += 1;
    else if (!whole) this.#counters.datagramsBad += 1;
    return whole === true ? this.#owner() : undefined;
  }

  /** The route of what was read last. */
  get modId(): number {
    return this.#call.modId;
  }

  get cmdId(): number {
    return this.#call.cmdId;
  }

  /** The answer to what was read last, true until the next one; undefined when there is none to send. */
  answer(): Buffer | undefined {
    switch (this.#id) {
      case MessageId.GetHostRequest:
        return this.#getHost();
      case MessageId.ReportRequest:
        return this.#report();
      default:
        return this.#getRoute();
    }
  }

  /** The last answer waits in a socket: it must stay as it is. */
  answerKept(): void {
    this.#writer.leave();
  }

  /** Whether the body is the message it should be; undefined when no agent knows the id. */
  #readBody(datagram: Buffer): boolean | undefined {
    switch (this.#id) {
      case MessageId.GetHostRequest:
        return this.#call.readGetHost(datagram);
      case MessageId.ReportRequest:
        return this.#call.readReport(datagram);
      case MessageId.ApiGetRouteRequest: {
        const request = getRouteRequest.decode(datagram.subarray(HEADER_BYTES));
        this.#call.modId = request?.modId ?? 0;
        this.#call.cmdId = request?.cmdId ?? 0;
        return request !== undefined;
      }
      default:
        return undefined;
    }
  }

  /** Ids that are none are answered where they arrive. */
  #owner(): number {
    const { modId, cmdId } = this.#call;
    return isId(modId) && isId(cmdId) ? shardOf(modId, cmdId) : this.#shard;
  }

  #getHost(): Buffer {
    const picked = this.#routes.pick(this.#call.modId, this.#call.cmdId);
    switch (picked.kind) {
      case "host":
        this.#counters.hosts += 1;
        return this.#writer.getHostResponse(this.#call, RetCode.Success, picked.address);
      case "overloaded":
        this.#counters.overloads += 1;
        return this.#writer.getHostResponse(this.#call, RetCode.Overload);
      case "unknown":
        this.#counters.unknowns += 1;
        return this.#writer.getHostResponse(this.#call, RetCode.NoExist);
      case "invalid":
      case "full":
        this.#counters.refusals += 1;
        return this.#writer.getHostResponse(this.#call, RetCode.SystemError);
    }
  }

  #report(): undefined {
    const outcome = this.#call.retCode === RetCode.Success ? "success" : "failure";
    const counted = this.#routes.report(this.#call, this.#call.host, outcome);
    this.#counters.reports += 1;
    if (counted === "unknown") this.#counters.reportsUnknown += 1;
  }

  #getRoute(): Buffer {
    const { modId, cmdId } = this.#call;
    this.#counters.routes += 1;
    return this.#fitting({ modId, cmdId }, this.#routes.hostsOf(modId, cmdId));
  }

  /** As many hosts as one datagram carries; in their longest form that is a few less than one frame. */
  #fitting(key: { modId: number; cmdId: number }, hosts: readonly HostAddress[]): Buffer {
    let body = getRouteResponse.encode({ ...key, hosts, version: 0 });
    if (HEADER_BYTES + body.length > DATAGRAM_BYTES_MAX) this.#counters.routesCut += 1;
    for (let n = hosts.length; HEADER_BYTES + body.length > DATAGRAM_BYTES_MAX; ) {
      n -= CUT_HOSTS;
      body = getRouteResponse.encode({ ...key, hosts: hosts.slice(0, n), version: 0 });
    }
    return encodeFrame(MessageId.ApiGetRouteResponse, body);
  }
}
