import { helpText, loadLbAgentConfig } from "@lars/config";
import { runDaemon } from "@lars/daemon";
import { HTTP_CONNECTIONS_MAX } from "./http/http-api.ts";
import { startLbAgent } from "./service.ts";

await runDaemon({
  name: "lb-agent",
  help: helpText("lb-agent"),
  loadConfig: loadLbAgentConfig,
  endpoint: (config) => ({ ...config.health, connectionsMax: HTTP_CONNECTIONS_MAX }),
  start: startLbAgent,
});
