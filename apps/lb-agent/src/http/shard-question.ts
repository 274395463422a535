/** What the main thread asks a shard for callers over HTTP and for /state. All of it is data that a MessagePort can carry. */
import type { BalancerSnapshot } from "@lars/balancer";
import type { HostAddress, Outcome } from "@lars/model";
import type { ModuleLife } from "@lars/routing";

/** Of one module, or of one command of it; of all when nothing is said. */
export interface ModuleFilter {
  readonly modId?: number | undefined;
  readonly cmdId?: number | undefined;
}

export type ShardQuestion =
  | { readonly ask: "host"; readonly modId: number; readonly cmdId: number }
  | { readonly ask: "route"; readonly modId: number; readonly cmdId: number }
  | {
      readonly ask: "report";
      readonly modId: number;
      readonly cmdId: number;
      readonly host: HostAddress;
      readonly outcome: Outcome;
    }
  /** Which modules there are: modid and cmdid of each, one behind the other. */
  | { readonly ask: "ids"; readonly filter: ModuleFilter }
  /** Some of these modules, from the first one on, until they have `hostsMax` hosts. */
  | { readonly ask: "modules"; readonly ids: Int32Array; readonly hostsMax: number };

/** There are no hosts: the dns-service is being asked, or has said so. */
export interface UnknownRoute {
  readonly kind: "unknown";
  readonly pulling: boolean;
}

export type HostAnswer =
  | { readonly kind: "host"; readonly host: HostAddress; readonly probe: boolean; readonly stale: boolean }
  | { readonly kind: "overloaded" }
  | { readonly kind: "full" }
  | UnknownRoute;

export type RouteAnswer =
  | {
      readonly kind: "route";
      readonly version: number;
      readonly stale: boolean;
      /** Idle ones first. */
      readonly hosts: readonly { readonly host: HostAddress; readonly overloaded: boolean }[];
    }
  | { readonly kind: "full" }
  | UnknownRoute;

/** One module, as /state shows it. */
export interface ModuleInspection extends BalancerSnapshot {
  readonly modId: number;
  readonly cmdId: number;
  readonly state: ModuleLife;
  readonly stale: boolean;
  readonly version: number;
  readonly updatedMs: number;
}

/** The answer to each question. */
export interface ShardAnswers {
  readonly host: HostAnswer;
  readonly route: RouteAnswer;
  readonly report: { readonly kind: "counted" | "unknown" };
  readonly ids: Int32Array;
  /** `taken`: how many of the ids these are; modules that have gone since are left out. */
  readonly modules: { readonly modules: readonly ModuleInspection[]; readonly taken: number };
}

export type ShardAnswer = ShardAnswers[keyof ShardAnswers];
