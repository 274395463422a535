/** The agent as the commands ask it: through the SDK, patient enough for a person. */
import type { GetHostResult, LarsClient } from "@lars/client/source";
import type { RouteIds } from "./agent-arguments.ts";
import { type PlaceOptions, placeOf } from "./agent-place.ts";

/** Nobody at a terminal minds waiting so long for the first answer of a dns-service, milliseconds. */
const DEADLINE_MS = 400;

/** @throws LarsError `CONFIG_INVALID`, `AGENT_UNREACHABLE` */
export async function openAgent(options: PlaceOptions): Promise<LarsClient> {
  const { connect } = await import("@lars/client/source");
  const { host, basePort } = await placeOf(options);
  return connect({ host, basePort, deadlineMs: DEADLINE_MS });
}

/** A host; an agent that hears of a route for the first time is given the time to ask for it. */
export function getHost(client: LarsClient, { modId, cmdId }: RouteIds): Promise<GetHostResult> {
  return client.getHost(modId, cmdId, { wait: true });
}
