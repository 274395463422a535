/** Settings of every app: one documented schema each; the only reader of the environment and of .conf files. */
export { type AdminConfig, loadAdminConfig } from "./apps/admin.ts";
export { type AgentAddress, loadAgentAddress } from "./apps/agent-address.ts";
export type { BalancePolicy } from "./apps/balance-policy.ts";
export { type DemoAgent, demoAgentEnvironment, demoAgents, loadDemoConfig } from "./apps/demo.ts";
export { type DnsServiceConfig, loadDnsServiceConfig } from "./apps/dns-service.ts";
export { type Child, childEnvironment, type LauncherConfig, loadLauncherConfig } from "./apps/launcher.ts";
export { type AgentConfig, type LbAgentConfig, loadLbAgentConfig } from "./apps/lb-agent.ts";
export { loadReporterConfig, type ReporterConfig } from "./apps/reporter.ts";
export type { DaemonConfig, LogConfig } from "./daemon-settings.ts";
export { privateDatabaseUrl } from "./database-settings.ts";
export { type App, type DocumentedKey, exampleConfig, helpText, knobTable, settingsOf } from "./documentation.ts";
export type { EndpointConfig } from "./endpoint.ts";
export { type ConfigSource, environmentWith, type Machine } from "./source.ts";
