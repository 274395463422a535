/** The life of the agent's process, once its shards are on their way. */
import { join } from "node:path";
import { helpText, type LbAgentConfig, loadLbAgentConfig } from "@lars/config";
import { runDaemon } from "@lars/daemon";
import type { EarlyAnswers } from "./early-answers.ts";
import { HTTP_CONNECTIONS_MAX } from "./http/http-api.ts";
import { startLbAgent } from "./service.ts";

export async function runLbAgent(loadConfig: () => LbAgentConfig, answers: EarlyAnswers | undefined): Promise<void> {
  await runDaemon({
    name: "lb-agent",
    help: helpText("lb-agent"),
    loadConfig,
    lockFile: ({ home }) => join(home, "lb-agent", "lock"),
    endpoint: (config) => ({ ...config.health, connectionsMax: HTTP_CONNECTIONS_MAX }),
    start: (config, context) => startLbAgent(config, context, answers),
    reload: (agent, source) => agent.reload(() => loadLbAgentConfig(source)),
  });
}
