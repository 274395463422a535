/** What every message's codec has in common: from our words to a body, and from any bytes back to our words or nothing. */
import type { HostAddress, Ipv4 } from "@lars/model";
import { hostAddress } from "@lars/model";

/** A message's translation. Bodies carry the deployed names; messages carry ours. */
export interface Codec<Message> {
  /** The body of a frame; fields at their default take no bytes. */
  encode(message: Message): Uint8Array;
  /** The message in a body; undefined when the bytes are none (counted and skipped by whoever reads: protocol.md). */
  decode(body: Uint8Array): Message | undefined;
}

/** What protobufjs generates for one message. */
export interface GeneratedMessage<Wire> {
  encode(message: Wire): { finish(): Uint8Array };
  decode(body: Uint8Array): Wire;
}

/** A codec of a generated message and the two translations between its names and ours. */
export function codec<Wire, Message>(
  generated: GeneratedMessage<Wire>,
  translate: { toWire(message: Message): Wire; fromWire(wire: Wire): Message },
): Codec<Message> {
  return {
    encode: (message) => generated.encode(translate.toWire(message)).finish(),
    decode(body) {
      try {
        return translate.fromWire(generated.decode(body));
      } catch {
        return undefined; // any bytes may arrive here; that they are no message is the whole answer
      }
    },
  };
}

/** An unsigned address as the int32 it is on the wire (protocol.md: from 128.0.0.0 up it is negative there). */
export function ipToWire(ip: Ipv4): number {
  return ip | 0;
}

/** The unsigned address of an int32. */
export function ipFromWire(ip: number | null | undefined): Ipv4 {
  return ((ip ?? 0) >>> 0) as Ipv4;
}

/** A uint64 of ours (below 2^53): protobufjs reads it as a Long, whatever its types say. */
export function uint64FromWire(value: number | { toNumber(): number } | null | undefined): number {
  return typeof value === "object" && value !== null ? value.toNumber() : (value ?? 0);
}

/** A host of the two numbers on the wire. The port stays as it came: whether it can be used is the reader's question. */
export function hostFromWire(wire: { ip?: number | null; port?: number | null } | null | undefined): HostAddress {
  return hostAddress(ipFromWire(wire?.ip), wire?.port ?? 0);
}

/** A host as the two numbers of HostInfo. */
export function hostToWire(host: HostAddress): { ip: number; port: number } {
  return { ip: ipToWire(host.ip), port: host.port };
}
