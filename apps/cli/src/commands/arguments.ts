/** Reads the words of a command line. */
import { type HostAddress, ID_MAX, isId, PORT_MAX, parseHostAddress } from "@lars/model";
import { InvalidArgumentError } from "commander";

/** A modid or cmdid. */
export function idArgument(text: string): number {
  if (/^\d{1,10}$/.test(text) && isId(Number(text))) return Number(text);
  throw new InvalidArgumentError(`It must be a whole number from 0 to ${ID_MAX}.`);
}

/** `a.b.c.d:port`. */
export function hostArgument(text: string): HostAddress {
  const host = parseHostAddress(text);
  if (host !== undefined) return host;
  throw new InvalidArgumentError(`It must be an IPv4 address and a port from 1 to ${PORT_MAX}, as in 10.0.0.1:8080.`);
}
