/** The two connections of whoever balances: routes from a dns-service, statuses and states to a reporter. */
export { DnsLink, type DnsLinkListener, type DnsLinkOptions } from "./dns-link.ts";
export { ReporterLink, type ReporterLinkListener, type ReporterLinkOptions } from "./reporter-link.ts";
export { goneParts, type RouteBytes, stateParts, statusBodies, statusFrames } from "./status-frames.ts";
export { StatusSeconds } from "./status-seconds.ts";
