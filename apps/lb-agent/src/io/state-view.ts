import type { HostSnapshot } from "@lars/balancer";
import { formatHostAddress } from "@lars/model";
import type { ModuleInspection, ShardInspection } from "./shard-messages.ts";

/** A shard as /state shows it: addresses in dotted form. */
export function shardView({ modules, ...shard }: ShardInspection) {
  return { ...shard, modules: modules.map(moduleView) };
}

function moduleView({ idle, overload, ...module }: ModuleInspection) {
  return { ...module, idle: idle.map(hostView), overload: overload.map(hostView) };
}

function hostView({ host, ...counters }: HostSnapshot) {
  return { host: formatHostAddress(host), ...counters };
}
