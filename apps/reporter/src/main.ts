/** The reporter's process. */
import { helpText, loadReporterConfig } from "@lars/config";
import { runDaemon } from "@lars/daemon";
import { startReporter } from "./service.ts";

await runDaemon({
  name: "reporter",
  help: helpText("reporter"),
  loadConfig: loadReporterConfig,
  endpoint: (config) => config.health,
  start: startReporter,
});
