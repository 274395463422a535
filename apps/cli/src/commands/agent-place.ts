/** Where the agent is that a command asks: as its options say, else as the agent was told, else where `lars up` put it. */
import { loadAgentAddress } from "@lars/config";
import { type Running, readLiving } from "../up/running-file.ts";

/** What the options of a command may say. */
export interface PlaceOptions {
  readonly host?: string;
  readonly port?: number;
  readonly healthPort?: number;
  /** The agent's file. */
  readonly config?: string;
}

export interface AgentPlace {
  readonly host: string;
  /** The first of its three UDP ports. */
  readonly basePort: number;
  /** Where its health and its state are. */
  readonly health: { readonly host: string; readonly port: number };
}

const DEFAULT: AgentPlace = {
  host: "127.0.0.1",
  basePort: 8_888,
  health: { host: "127.0.0.1", port: 18_888 },
};

/** @throws LarsError `CONFIG_INVALID` for a variable or a file that says what cannot be. */
export async function placeOf({ host, port, healthPort, config }: PlaceOptions): Promise<AgentPlace> {
  const told = loadAgentAddress({ argv: config === undefined ? [] : ["--config", config] });
  const here = host === undefined && config === undefined ? await runningAgent(told.home) : undefined;
  return {
    host: host ?? told.host ?? DEFAULT.host,
    basePort: port ?? told.basePort ?? here?.basePort ?? DEFAULT.basePort,
    health: {
      host: host ?? told.health.host ?? DEFAULT.health.host,
      port: healthPort ?? told.health.port ?? portOf(here?.healthUrl) ?? DEFAULT.health.port,
    },
  };
}

/** The agent of a `lars up` of this home, if one runs. */
async function runningAgent(home: string): Promise<Running["agent"] | undefined> {
  return (await readLiving(home))?.agent;
}

function portOf(url: string | undefined): number | undefined {
  return url === undefined ? undefined : Number(new URL(url).port);
}
