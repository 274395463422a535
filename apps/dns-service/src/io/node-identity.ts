/** Who this dns-service is, among all that work on one database. */
import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { VERSION } from "@lars/daemon";
import type { Hello } from "@lars/protocol";

/** The most of a hostname that goes into the instance, which has 64 characters. */
const HOST_PART = 40;

/**
 * What it says of itself for as long as it lives. The instance is another one each time: host and process alone are the
 * same again in containers, where every process is the first of its host.
 */
export function aNodeIdentity(): Hello {
  const instance = `${hostname().slice(0, HOST_PART)}-${process.pid}-${randomBytes(4).toString("hex")}`;
  return { software: "lars-dns-service", version: VERSION, hostname: hostname().slice(0, 255), instance };
}

/** `address:port` that agents connect to; the host's own name where it listens on every address. */
export function addressOf(listen: { readonly host: string; readonly port: number }): string {
  const isAny = listen.host === "0.0.0.0" || listen.host === "::";
  return `${isAny ? hostname() : listen.host}:${listen.port}`.slice(0, 255);
}
