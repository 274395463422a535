import { join } from "node:path";
import {
  type Child as ChildName,
  childEnvironment,
  type DemoAgent,
  demoAgentEnvironment,
  type LauncherConfig,
} from "@lars/config";
import { runtimeFor } from "../../door/runtime-for.mjs";
import { rootFolder } from "./places.ts";
import type { Service } from "./supervisor.ts";

export interface Daemons {
  readonly dnsService: Service;
  readonly reporter: Service;
  readonly agent: Service;
}

export function daemons(config: LauncherConfig): Daemons {
  const at = (ports: { port: number; healthPort: number }) => ({
    readyUrl: readyUrl(ports),
    where: `127.0.0.1:${ports.port}`,
  });
  const { basePort } = config.agent;
  const agentAt = { readyUrl: readyUrl(config.agent), where: `127.0.0.1:${basePort}-${basePort + 2} (udp)` };
  return {
    dnsService: service(config, "dns-service", at(config.dnsService)),
    reporter: service(config, "reporter", at(config.reporter)),
    agent: service(config, "lb-agent", agentAt),
  };
}

/** One of several agents of this machine, under its own name. */
export function demoAgentService(config: LauncherConfig, agent: DemoAgent): Service {
  const where = `${agent.listenHost}:${agent.basePort}-${agent.basePort + 2} (udp)`;
  const { command, ...rest } = service(config, "lb-agent", { readyUrl: readyUrl(agent), where });
  const env = { ...command.env, ...demoAgentEnvironment(config, agent) };
  return { ...rest, name: agent.hostname, command: { ...command, env } };
}

/** The admin, served from the build in `buildFolder`. */
export function adminService(config: LauncherConfig, url: string, buildFolder: string): Service {
  const direct = `http://${config.admin.host}:${config.admin.port}`;
  const { command, ...rest } = service(config, "admin", { readyUrl: `${direct}/api/healthz`, where: url });
  const env = { ...command.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", LARS_BUILD_FOLDER: buildFolder };
  return { ...rest, command: { ...command, env } };
}

export function healthUrl({ healthPort }: { readonly healthPort: number }): string {
  return `http://127.0.0.1:${healthPort}`;
}

function readyUrl(ports: { readonly healthPort: number }): string {
  return `${healthUrl(ports)}/readyz`;
}

function service(config: LauncherConfig, name: ChildName, at: Pick<Service, "readyUrl" | "where">): Service {
  // the agent's main.ts is the same, after Node has loaded its reader of TypeScript for it
  const program = join(rootFolder, "apps", name, "src", name === "lb-agent" ? "start.mjs" : "main.ts");
  const { nodeArgs, env: more } = runtimeFor(name);
  const env = { ...childEnvironment(config, name), ...more };
  const command = { file: process.execPath, args: [...nodeArgs, program], cwd: rootFolder, env };
  return { name, command, ...at };
}
