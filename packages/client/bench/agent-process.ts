/** An agent in a process of its own, as callers have one: with ten modules of three hosts, a dns-service and a reporter. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface AgentProcess extends AsyncDisposable {
  readonly basePort: number;
}

export async function startAgent(): Promise<AgentProcess> {
  const program = fileURLToPath(new URL("../../../apps/lb-agent/example/serve.ts", import.meta.url));
  const agent = spawn(process.execPath, [program, "0"], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(agent, "exit");
  const lines = createInterface(agent.stdout);
  const basePort = await new Promise<number>((resolve, reject) => {
    lines.on("line", (line) => {
      const port = /^answering on (\d+)/.exec(line)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    agent.once("exit", () => reject(new Error("the agent ended while it started")));
  });
  return {
    basePort,
    [Symbol.asyncDispose]: async () => {
      agent.kill("SIGTERM");
      await ended;
    },
  };
}
