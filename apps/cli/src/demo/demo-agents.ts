/** The five agents of the demonstration: processes as any other agent's, each with a name, a folder and ports of its own. */
import { type DemoAgent, demoAgents, type LauncherConfig } from "@lars/config";
import { bindUdp } from "@lars/reactor";
import { machineNames } from "../core/demo/fleet.ts";

const LOOPBACK = "127.0.0.1";

/** Where each of them will be: at 127.0.0.1, 127.0.0.2 …; on machines that have the first alone, all of them there. */
export async function placeAgents(config: LauncherConfig): Promise<DemoAgent[]> {
  const agents = demoAgents(config, machineNames);
  const can = await Promise.all(agents.map(({ listenHost }) => canListenOn(listenHost)));
  return can.every(Boolean) ? agents : agents.map((agent) => ({ ...agent, listenHost: LOOPBACK }));
}

async function canListenOn(host: string): Promise<boolean> {
  try {
    await using _socket = await bindUdp({ host, port: 0 }, () => {});
    return true;
  } catch {
    return false; // whatever the reason: the first address is there on every machine
  }
}
