/** Addresses of hosts. Inside Lars an IPv4 address is an unsigned number in host order: 192.168.1.177 is 3232235953. */

/** An IPv4 address, 0 to 2^32 − 1, host order. */
export type Ipv4 = number & { readonly __brand: "Ipv4" };

/** Where a call goes. Ports 1 to 65,535 are usable; old tables may hold others, which never reach a caller. */
export interface HostAddress {
  readonly ip: Ipv4;
  readonly port: number;
}

/** A {@link HostAddress} as one safe integer, `ip * 65536 + port`: the key of a Map. */
export type HostId = number & { readonly __brand: "HostId" };

/** The largest port. */
export const PORT_MAX = 65_535;

/** Hosts of one route that one frame can carry in their longest form (protocol.md, Conversations). */
export const HOSTS_PER_ROUTE_MAX = 3_854;

const OCTET = /^(?:0|[1-9]\d{0,2})$/;

/** Reads dotted IPv4; undefined for anything else (leading zeros are refused, as their base is a matter of taste). */
export function parseIpv4(text: string): Ipv4 | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  let ip = 0;
  for (const part of parts) {
    const octet = Number(part);
    if (!OCTET.test(part) || octet > 255) return undefined;
    ip = ip * 256 + octet;
  }
  return ip as Ipv4;
}

/** Dotted form of an address. */
export function formatIpv4(ip: Ipv4): string {
  return `${ip >>> 24}.${(ip >>> 16) & 255}.${(ip >>> 8) & 255}.${ip & 255}`;
}

/** Reads `a.b.c.d:port` with a port from 1 to 65,535; undefined for anything else. */
export function parseHostAddress(text: string): HostAddress | undefined {
  const colon = text.lastIndexOf(":");
  const ip = parseIpv4(text.slice(0, Math.max(colon, 0)));
  const port = text.slice(colon + 1);
  if (ip === undefined || !/^[1-9]\d{0,4}$/.test(port) || Number(port) > PORT_MAX) return undefined;
  return { ip, port: Number(port) };
}

/** `a.b.c.d:port`. */
export function formatHostAddress(host: HostAddress): string {
  return `${formatIpv4(host.ip)}:${host.port}`;
}

/** One number per address, for Maps. */
export function hostId(host: HostAddress): HostId {
  return (host.ip * 65_536 + host.port) as HostId;
}

/** A host of numbers that are known to be valid, e.g. read from a table. */
export function hostAddress(ip: number, port: number): HostAddress {
  return { ip: ip as Ipv4, port };
}

/** The address that {@link hostId} was made of. */
export function hostOfId(id: HostId): HostAddress {
  return hostAddress(Math.floor(id / 65_536), id % 65_536);
}
