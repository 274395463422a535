/** An agent as the commands see it: three ports that answer what a test has put into them; and a terminal to look at. */
import { type HostAddress, hostAddress } from "@lars/model";
import {
  encodeFrame,
  getHostRequest,
  getHostResponse,
  getRouteRequest,
  getRouteResponse,
  MessageId,
  type ReportRequest,
  RetCode,
  readDatagram,
  reportRequest,
  SHARDS,
} from "@lars/protocol";
import { bindUdp, type UdpServer } from "@lars/reactor";
import { Command } from "commander";
import type { CliIo } from "../src/cli-io.ts";
import { addAgentState } from "../src/commands/agent-state.ts";
import { addGetHost } from "../src/commands/gethost.ts";
import { addGetRoute } from "../src/commands/getroute.ts";
import { addQps } from "../src/commands/qps.ts";
import { addReport } from "../src/commands/report.ts";
import { addSimulator } from "../src/commands/simulator.ts";

export interface Agent extends AsyncDisposable {
  readonly basePort: number;
  /** What it gives out in turn; none: unknown. */
  hosts: HostAddress[];
  overloaded: boolean;
  /** Requests of both kinds until it knows its hosts. */
  pullsAfter: number;
  readonly reports: ReportRequest[];
  /** Requests for a host. */
  asked: number;
  /** Share of the requests for a host that are lost. */
  silentShare: number;
}

function answerTo(agent: Agent, bytes: Buffer): Buffer | undefined {
  const frame = readDatagram(bytes);
  switch (frame?.id) {
    case MessageId.ReportRequest: {
      const report = reportRequest.decode(frame.body);
      if (report !== undefined) agent.reports.push(report);
      return undefined;
    }
    case MessageId.ApiGetRouteRequest: {
      const request = getRouteRequest.decode(frame.body) ?? { modId: 0, cmdId: 0 };
      const body = getRouteResponse.encode({ ...request, hosts: knownHosts(agent), version: 0 });
      return encodeFrame(MessageId.ApiGetRouteResponse, body);
    }
    default:
      agent.asked += 1;
      return frame === undefined || isLost(agent) ? undefined : answerHost(agent, frame.body);
  }
}

/** Every so many'th, not by chance: a test knows that there are some. */
function isLost({ asked, silentShare }: Agent): boolean {
  return silentShare > 0 && asked % Math.round(1 / silentShare) === 0;
}

function knownHosts(agent: Agent): readonly HostAddress[] {
  agent.pullsAfter -= 1;
  return agent.pullsAfter < 0 ? agent.hosts : [];
}

function answerHost(agent: Agent, body: Buffer): Buffer {
  const request = getHostRequest.decode(body) ?? { seq: 0, modId: 0, cmdId: 0 };
  const hosts = knownHosts(agent);
  const host = agent.overloaded ? undefined : hosts[request.seq % Math.max(1, hosts.length)];
  const without = agent.overloaded ? RetCode.Overload : RetCode.NoExist;
  const answer = host === undefined ? { retCode: without } : { retCode: RetCode.Success, host };
  return encodeFrame(MessageId.GetHostResponse, getHostResponse.encode({ ...request, ...answer }));
}

async function threePorts(onDatagram: (shard: number) => Parameters<typeof bindUdp>[1]): Promise<UdpServer[]> {
  for (;;) {
    const servers = [await bindUdp({ host: "127.0.0.1", port: 0 }, onDatagram(0))];
    try {
      for (let shard = 1; shard < SHARDS; shard++) {
        const port = (servers[0]?.port ?? 0) + shard;
        servers.push(await bindUdp({ host: "127.0.0.1", port }, onDatagram(shard)));
      }
      return servers;
    } catch {
      for (const server of servers) await server[Symbol.asyncDispose](); // a neighbour has one of the three: others will do
    }
  }
}

export async function anAgent(given: Partial<Agent> = {}): Promise<Agent> {
  const servers = await threePorts((shard) => (bytes, from) => {
    const answer = answerTo(agent, bytes);
    if (answer !== undefined) servers[shard]?.send(answer, from);
  });
  const agent: Agent = {
    basePort: servers[0]?.port ?? 0,
    hosts: [hostAddress(0x7f00_0001, 9_001), hostAddress(0x7f00_0001, 9_002)],
    overloaded: false,
    pullsAfter: 0,
    reports: [],
    asked: 0,
    silentShare: 0,
    ...given,
    [Symbol.asyncDispose]: async () => {
      for (const server of servers) await server[Symbol.asyncDispose]();
    },
  };
  return agent;
}

export interface Terminal {
  readonly out: string[];
  readonly err: string[];
  readonly statuses: string[];
  exitCode: number;
}

export const aTerminal = (): Terminal => ({ out: [], err: [], statuses: [], exitCode: 0 });

interface Around {
  readonly signal?: AbortSignal;
  readonly color?: boolean;
  readonly rows?: number;
  /** To be looked at when the command throws. */
  readonly terminal?: Terminal;
}

/** Runs `lars …`; throws what the command throws. */
export async function lars(args: readonly string[], around: Around = {}): Promise<Terminal> {
  const { terminal = aTerminal() } = around;
  await aProgram(terminal, around).parseAsync(args, { from: "user" });
  return terminal;
}

/** `lars` with the commands about an agent. */
export function aProgram(terminal: Terminal, around: Around = {}): Command {
  const io: CliIo = {
    out: (line) => void terminal.out.push(line),
    err: (line) => void terminal.err.push(line),
    status: (line) => void (line === undefined || terminal.statuses.push(line)),
    color: around.color ?? false,
    rows: around.rows,
    setExitCode: (code) => {
      terminal.exitCode = code;
    },
    signal: around.signal ?? new AbortController().signal,
  };
  const program = new Command("lars").exitOverride().configureOutput({ writeErr: io.err, writeOut: io.out });
  for (const add of [addGetHost, addGetRoute, addReport, addSimulator, addQps, addAgentState]) add(program, io);
  return program;
}
