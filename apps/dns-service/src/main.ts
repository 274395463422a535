/** The dns-service as a process. */
import { join } from "node:path";
import { helpText, loadDnsServiceConfig } from "@lars/config";
import { runDaemon } from "@lars/daemon";
import { startDnsService } from "./service.ts";

/** What a stop may take after the time in which agents are sent on: last words, the load and the file under way. */
const STOP_MS = 5_000;

await runDaemon({
  name: "dns-service",
  help: helpText("dns-service"),
  loadConfig: loadDnsServiceConfig,
  lockFile: ({ home }) => join(home, "dns-service", "lock"),
  endpoint: (config) => config.health,
  start: startDnsService,
  stopTimeoutMs: ({ listen }) => listen.drainMs + STOP_MS,
});
