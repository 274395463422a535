import { helpText, loadLbAgentConfig } from "@lars/config";
import { runDaemon } from "@lars/daemon";
import { startLbAgent } from "./service.ts";

await runDaemon({
  name: "lb-agent",
  help: helpText("lb-agent"),
  loadConfig: loadLbAgentConfig,
  endpoint: (config) => config.health,
  start: startLbAgent,
});
