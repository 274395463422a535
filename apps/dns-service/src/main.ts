/** The dns-service as a process. */
import { helpText, loadDnsServiceConfig } from "@lars/config";
import { runDaemon } from "@lars/daemon";
import { startDnsService } from "./service.ts";

await runDaemon({
  name: "dns-service",
  help: helpText("dns-service"),
  loadConfig: loadDnsServiceConfig,
  endpoint: (config) => config.health,
  start: startDnsService,
});
