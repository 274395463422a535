/** What the main thread and the shards' threads say to each other. All of it is data that a MessagePort can carry. */
import type { MessagePort } from "node:worker_threads";
import type { Ipv4, LarsErrorCode } from "@lars/model";
import type { AgentPolicy, RouteHosts } from "@lars/routing";
import type { RouteBytes } from "@lars/uplink";
import type { ShardCounters } from "../core/shard-counters.ts";
import type { ShardAnswer, ShardQuestion } from "../http/shard-question.ts";

/** What a shard's thread is started with. */
export interface ShardInit {
  readonly shard: number;
  readonly host: string;
  readonly port: number;
  readonly caller: Ipv4;
  readonly policy: AgentPolicy;
  /** Last known hosts of the shard's modules, packed. */
  readonly routes: Float64Array;
}

export type ShardOrder =
  /** Which connection to a dns-service it is: the first is 1. */
  | { readonly kind: "connected"; readonly connection: number }
  | { readonly kind: "disconnected" }
  | { readonly kind: "tellAll"; readonly round: number; readonly knownBeforeMs: number }
  /** The reporter has read what it was told before, unix milliseconds. */
  | { readonly kind: "heard"; readonly beforeMs: number }
  | { readonly kind: "obey"; readonly policy: AgentPolicy }
  | { readonly kind: "stop" }
  | { readonly kind: "route"; readonly route: RouteHosts }
  | { readonly kind: "neighbour"; readonly shard: number; readonly port: MessagePort }
  | { readonly kind: "inspect"; readonly question: number }
  | { readonly kind: "ask"; readonly number: number; readonly question: ShardQuestion };

export type ShardNews =
  | { readonly kind: "listening"; readonly port: number }
  | { readonly kind: "failed"; readonly code: LarsErrorCode | undefined; readonly message: string }
  /** Meant for that connection: at a later one the shard asks again for all it has. */
  | { readonly kind: "pull"; readonly modId: number; readonly cmdId: number; readonly connection: number }
  | { readonly kind: "applied"; readonly modId: number; readonly cmdId: number; readonly version: number }
  /** The last hosts of a module are kept though the dns-service has none; or no longer. */
  | { readonly kind: "kept" | "keptNoLonger"; readonly modId: number; readonly cmdId: number }
  | {
      readonly kind: "told";
      readonly statuses: readonly RouteBytes[];
      readonly states: readonly RouteBytes[];
      readonly modules: number;
      /** This is everything, as that `tellAll` wanted. */
      readonly round?: number;
    }
  /** Calls to removed hosts that no reporter is known to have heard of, and that are forgotten now. */
  | { readonly kind: "forgot"; readonly calls: number }
  | { readonly kind: "inspected"; readonly question: number; readonly inspection: ShardInspection }
  | { readonly kind: "answered"; readonly number: number; readonly answer: ShardAnswer };

/** One shard, as /metrics and /state show it. */
export interface ShardInspection {
  readonly shard: number;
  readonly port: number;
  readonly moduleCount: number;
  readonly counters: ShardCounters;
  readonly datagrams: { readonly in: number; readonly out: number; readonly errors: number };
}

/** A datagram that arrived at another port than its route's, and the way back of its answer. */
export type NeighbourMessage =
  | { readonly kind: "ask"; readonly datagram: Uint8Array; readonly address: string; readonly port: number }
  | {
      readonly kind: "answer";
      /** Undefined when there is none to send. */
      readonly datagram: Uint8Array | undefined;
      readonly address: string;
      readonly port: number;
    };
