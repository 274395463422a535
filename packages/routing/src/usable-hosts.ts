import { type HostAddress, PORT_MAX } from "@lars/model";

/** The hosts that a call can go to: ports outside 1 to 65,535, which old tables may hold, never reach a caller. */
export function usableHosts(hosts: readonly HostAddress[]): readonly HostAddress[] {
  return hosts.every(isUsable) ? hosts : hosts.filter(isUsable);
}

function isUsable({ port }: HostAddress): boolean {
  return port > 0 && port <= PORT_MAX;
}
