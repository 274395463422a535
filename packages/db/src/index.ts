/** The database of Lars: connection, migrations, stores of the daemons, the edit of routes. The only door to MySQL. */
export * from "./admin/index.ts";
export type { AgentHostCounters, AgentModuleKey, AgentModuleRow, AgentRow, AgentStore } from "./agents/agent-store.ts";
export * from "./alerts/index.ts";
export type { FilledHour } from "./call-history/fill-history.ts";
export type {
  CallMinuteRow,
  EventQuery,
  FleetMinuteRow,
  FleetPoint,
  HistorySpan,
  HostEventRow,
  MatrixCell,
  ModuleKey,
  ModuleMinuteRow,
  ModulePoint,
  ModuleTotal,
} from "./call-history/history-rows.ts";
export type { HistoryStore } from "./call-history/history-store.ts";
export type { ModuleRange, TrimmedTable } from "./call-history/keep-history.ts";
export type { PartitionPlan } from "./call-history/partitions.ts";
export type { HistoryReads } from "./call-history/read-history.ts";
export type { DatabaseOptions } from "./connection/connection-pool.ts";
export { isTooSlow } from "./connection/database-error.ts";
export { type DatabaseUrl, parseDatabaseUrl, withDatabase } from "./connection/database-url.ts";
export { isLockLost } from "./connection/retry.ts";
export { createDatabase, type Database, openDatabase } from "./database.ts";
export {
  type ConvergenceRow,
  DNS_NODE_GONE_MS,
  type DnsNodeRow,
  type DnsNodeStore,
  STRAGGLERS_MAX,
  type Straggler,
} from "./dns-nodes/dns-node-store.ts";
export type { Tables } from "./generated/tables.ts";
export { dropDatabase } from "./migrations/drop-database.ts";
export { migrate } from "./migrations/migrate.ts";
export type { MigrateOptions, MigrationReport } from "./migrations/migration-run.ts";
export {
  REPORTER_NODE_GONE_MS,
  type ReporterNodeRow,
  type ReporterNodeStore,
} from "./reporter-nodes/reporter-node-store.ts";
export { changeRoutes } from "./routes/change-routes.ts";
export { type EditLine, type RouteConflict, RouteConflictError } from "./routes/route-conflict.ts";
export type { RouteEdit, SeenRow, UpdatedRow } from "./routes/route-edit.ts";
export { type RouteRow, routeLine } from "./routes/route-row.ts";
export type { ChangedRoute, RouteChanges, RouteStore } from "./routes/route-store.ts";
export { type CallStatusRow, type CallStatusStore, STATUS_ROW_BYTES_MAX } from "./statuses/call-status-store.ts";
