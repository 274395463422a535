/**
 * An agent to put load on: ten modules (1 to 10, command 1) of three hosts each, with a dns-service and a reporter that
 * are as small as they can be. `node apps/lb-agent/example/serve.ts [BASE_PORT]`, then any load generator; Ctrl-C ends it.
 */
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { loadLbAgentConfig } from "@lars/config";
import { createDaemonContext } from "@lars/daemon";
import { hostAddress } from "@lars/model";
import { encodeFrame, getRouteRequest, getRouteResponse, hello, MessageId } from "@lars/protocol";
import { type Connection, listenTcp } from "@lars/reactor";
import { startLbAgent } from "../src/service.ts";

const server = { host: "127.0.0.1", port: 0, connectionsMax: 4, outboxBytesMax: 1024 * 1024 };
const greeting = encodeFrame(
  MessageId.Hello,
  hello.encode({ software: "example", version: "1", hostname: "here", instance: "example" }),
);
const greet = (connection: Connection<null>) => connection.send(greeting);

await using dns = await listenTcp<null>(server, {
  open: () => null,
  messages: {
    [MessageId.Hello]: greet,
    [MessageId.RouteAck]: () => undefined,
    [MessageId.GetRouteRequest]: (connection, body) => {
      const { modId = 0, cmdId = 0 } = getRouteRequest.decode(body) ?? {};
      const hosts = modId > 10 ? [] : [9000, 9001, 9002].map((port) => hostAddress(0x7f000001, port));
      connection.send(
        encodeFrame(MessageId.GetRouteResponse, getRouteResponse.encode({ modId, cmdId, hosts, version: 1 })),
      );
    },
  },
});
await using reporter = await listenTcp<null>(server, {
  open: () => null,
  messages: {
    [MessageId.Hello]: greet,
    [MessageId.ReportStatusRequest]: () => undefined,
    [MessageId.AgentState]: () => undefined,
  },
});

const home = join(tmpdir(), `lars-example-${process.pid}`);
const config = loadLbAgentConfig({ argv: [], env: { LARS_HOME: home } });
const context = createDaemonContext("example", { level: "info" });
await using agent = await startLbAgent(
  {
    ...config,
    listen: { host: "127.0.0.1", basePort: Number(process.argv[2] ?? 8888) },
    dnsServices: [{ host: "127.0.0.1", port: dns.port }],
    reporters: [{ host: "127.0.0.1", port: reporter.port }],
  },
  context,
);
process.stdout.write(`answering on ${agent.basePort} to ${agent.basePort + 2}\n`);
await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
await context.health.scrape();
const metrics = (await context.registry.metrics()).split("\n");
process.stdout.write(`${metrics.filter((line) => /^lars_agent/.test(line)).join("\n")}\n`);
