import { createServer, type Server } from "node:http";
import type { LauncherConfig } from "@lars/config";
import { LarsError } from "@lars/model";
import { bindUdp } from "@lars/reactor";

interface WantedPort {
  readonly transport: "tcp" | "udp";
  readonly host: string;
  readonly port: number;
  readonly wants: string;
  /** The variable that moves it. */
  readonly variable: string;
  /** The variable of its address, where there is one. */
  readonly hostVariable?: string;
}

const LOOPBACK = "127.0.0.1";
const AGENT_PORTS = 3;

/**
 * Takes every port that will be wanted, all at once, and lets go of them again.
 * @throws LarsError `CONFIG_INVALID` for port 0; `PORT_IN_USE` that names the port, what wants it, and the variable that moves it.
 */
export async function checkPorts(
  config: LauncherConfig,
  agents: readonly AgentPorts[] = [config.agent],
): Promise<void> {
  const wanted = wantedPorts(config, agents);
  refuseAny(wanted);
  refuseTwice(wanted, config);
  await using held = new AsyncDisposableStack();
  for (const each of wanted) held.use(await hold(each));
}

/** Where an agent will be; on 127.0.0.1 when nothing else is said. */
export interface AgentPorts {
  readonly listenHost?: string;
  readonly basePort: number;
  readonly healthPort: number;
}

function wantedPorts({ admin, dnsService, reporter }: LauncherConfig, agents: readonly AgentPorts[]): WantedPort[] {
  const tcp = (wants: string, port: number, variable: string): WantedPort => {
    return { transport: "tcp", host: LOOPBACK, port, wants, variable };
  };
  const agentPorts = agents.flatMap(({ listenHost: host = LOOPBACK, basePort, healthPort }) => [
    ...Array.from({ length: AGENT_PORTS }, (_, index): WantedPort => {
      const port = basePort + index;
      return { transport: "udp", host, port, wants: "the lb-agent", variable: "LARS_AGENT_BASE_PORT" };
    }),
    tcp("the health of the lb-agent", healthPort, "LARS_AGENT_HEALTH_PORT"),
  ]);
  return [
    { ...tcp("the admin", admin.port, "LARS_ADMIN_PORT"), host: admin.host, hostVariable: "LARS_ADMIN_IP" },
    tcp("the dns-service", dnsService.port, "LARS_DNSSERVER_PORT"),
    tcp("the health of the dns-service", dnsService.healthPort, "LARS_DNSSERVER_HEALTH_PORT"),
    tcp("the reporter", reporter.port, "LARS_REPORTER_PORT"),
    tcp("the health of the reporter", reporter.healthPort, "LARS_REPORTER_HEALTH_PORT"),
    ...agentPorts,
  ];
}

/** Those who start each other have to know where they are. */
function refuseAny(wanted: readonly WantedPort[]): void {
  const any = wanted.find(({ port }) => port === 0);
  if (any === undefined) return;
  throw new LarsError("CONFIG_INVALID", `environment: ${any.variable} = "0": must be a port from 1 to 65535 here`);
}

/** The private MariaDB's own port may be that of one that was left behind and is stopped first; its start tells. */
function refuseTwice(wanted: readonly WantedPort[], { databaseUrl, mysqlPort }: LauncherConfig): void {
  const rival = wanted.find(({ transport, port }) => transport === "tcp" && port === mysqlPort);
  if (databaseUrl !== undefined || rival === undefined) return;
  throw new LarsError(
    "PORT_IN_USE",
    `${rival.wants} and the private MariaDB both want tcp port ${mysqlPort}: set ${rival.variable} or LARS_MYSQL_PORT to another`,
  );
}

async function hold(wanted: WantedPort): Promise<AsyncDisposable> {
  try {
    return await (wanted.transport === "udp" ? bindUdp(wanted, () => {}) : holdTcp(wanted));
  } catch (cause) {
    throw new LarsError("PORT_IN_USE", refusalOf(cause, wanted), { cause });
  }
}

function refusalOf(cause: unknown, { host, port, transport, wants, variable, hostVariable }: WantedPort): string {
  if (isElsewhere(cause) && hostVariable !== undefined) {
    return `${wants} cannot listen on ${host}: that is no address of this machine; set ${hostVariable} to one that is`;
  }
  const reason = isTaken(cause) ? "is in use by another program" : `cannot be used (${reasonOf(cause)})`;
  return `${transport} port ${port} on ${host} ${reason}, and ${wants} wants it: free it, or set ${variable} to another`;
}

/** An address of another machine, or a name that is none's. */
function isElsewhere(cause: unknown): boolean {
  const { code } = cause as { code?: unknown };
  return code === "EADDRNOTAVAIL" || code === "ENOTFOUND" || code === "EAI_AGAIN";
}

function isTaken(cause: unknown): boolean {
  const { code } = cause as { code?: unknown };
  return code === "EADDRINUSE" || code === "PORT_IN_USE";
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function holdTcp({ host, port }: WantedPort): Promise<AsyncDisposable> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ host, port, exclusive: true }, () => resolve({ [Symbol.asyncDispose]: () => close(server) }));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
