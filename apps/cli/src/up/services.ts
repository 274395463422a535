import { join } from "node:path";
import { type Child as ChildName, childEnvironment, type LauncherConfig } from "@lars/config";
import { rootFolder } from "./places.ts";
import type { Service } from "./supervisor.ts";

/** The daemons, in the order of their start: whoever is asked comes before whoever asks. */
export function daemons(config: LauncherConfig): readonly Service[] {
  const { dnsService, reporter, agent } = config;
  const lastAgentPort = agent.basePort + 2;
  return [
    service(config, "dns-service", { readyUrl: readyUrl(dnsService), where: `127.0.0.1:${dnsService.port}` }),
    service(config, "reporter", { readyUrl: readyUrl(reporter), where: `127.0.0.1:${reporter.port}` }),
    service(config, "lb-agent", {
      readyUrl: readyUrl(agent),
      where: `127.0.0.1:${agent.basePort}-${lastAgentPort} (udp)`,
    }),
  ];
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
  const args = [join(rootFolder, "apps", name, "src", "main.ts")];
  const command = { file: process.execPath, args, cwd: rootFolder, env: childEnvironment(config, name) };
  return { name, command, ...at };
}
