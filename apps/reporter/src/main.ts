/** The reporter's process. */
import { helpText, loadReporterConfig } from "@lars/config";
import { runDaemon } from "@lars/daemon";
import { startReporter } from "./service.ts";

/** What a stop takes beside storing: connections of agents and of MySQL are closed. */
const CLOSING_MS = 5_000;

await runDaemon({
  name: "reporter",
  help: helpText("reporter"),
  loadConfig: loadReporterConfig,
  endpoint: (config) => config.health,
  start: startReporter,
  stopTimeoutMs: ({ stopTimeoutMs }) => stopTimeoutMs + CLOSING_MS,
});
