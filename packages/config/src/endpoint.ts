/** Where a server is to be found: host and port, alone or in a list. */
import { z } from "zod";
import { host, type Kind, optional, port } from "./kinds.ts";
import type { Origin } from "./setting.ts";

/** Where to connect to, or to listen. */
export interface EndpointConfig {
  /** An IPv4 address or a name. */
  readonly host: string;
  readonly port: number;
}

function parseEndpoint(text: string): EndpointConfig | undefined {
  const colon = text.lastIndexOf(":");
  const parsedHost = host.schema.safeParse(text.slice(0, Math.max(colon, 0)));
  const parsedPort = port.schema.safeParse(text.slice(colon + 1));
  return parsedHost.success && parsedPort.success ? { host: parsedHost.data, port: parsedPort.data } : undefined;
}

/** At most this many endpoints of one kind. */
const ENDPOINTS_MAX = 32;

/** `host:port, host:port …` without repetition. */
export const endpointList: Kind<readonly EndpointConfig[]> = {
  schema: z.string().transform((list, context) => {
    const texts = list.split(",").map((part) => part.trim());
    const endpoints = texts.map(parseEndpoint).filter((endpoint) => endpoint !== undefined);
    if (endpoints.length < texts.length || endpoints.length > ENDPOINTS_MAX || new Set(texts).size < texts.length) {
      context.addIssue("no list of endpoints");
    }
    return endpoints;
  }),
  range: `host:port, or up to ${ENDPOINTS_MAX} different ones with commas between`,
};

/** `ip`, `port` and `endpoints` of a section that says where servers are. */
export function endpointSettings<const Section extends string>(section: Section, presetPort: number, what: string) {
  return {
    host: { section, key: "ip", kind: host, preset: "127.0.0.1", about: `where the ${what} is` },
    port: { section, key: "port", kind: port, preset: String(presetPort), about: "its TCP port" },
    endpoints: {
      section,
      key: "endpoints",
      kind: optional(endpointList),
      preset: "",
      about: `several of them instead of ip and port; one is used, in random order`,
    },
  } as const;
}

type Read<T> = readonly [value: T, origin: Origin];
const RANK: Readonly<Record<Origin, number>> = { default: 0, file: 1, environment: 2 };

/** The servers of a section: `endpoints`, else the one of `ip` and `port`; the environment's ip or port beat a file's list. */
export function endpointsOf(read: {
  readonly host: Read<string>;
  readonly port: Read<number>;
  readonly endpoints: Read<readonly EndpointConfig[] | undefined>;
}): readonly EndpointConfig[] {
  const [endpoints, origin] = read.endpoints;
  const single = Math.max(RANK[read.host[1]], RANK[read.port[1]]);
  if (endpoints === undefined || RANK[origin] < single) return [{ host: read.host[0], port: read.port[0] }];
  return endpoints;
}
