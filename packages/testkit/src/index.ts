/** What tests need: a database of their own, clocks, dice, builders, and waiting for a condition. Tests only. */

export { startMariaDb } from "@lars/mariadb";
export { endedWithTest } from "./a-child.ts";
export { aClock, type TestClock } from "./a-clock.ts";
export { aDaemonContext } from "./a-daemon-context.ts";
export { aDatabase, anEmptyDatabase, databaseServerUrl, type TestDatabase } from "./a-database.ts";
export { HangingServer } from "./a-hanging-server.ts";
export { aRandom } from "./a-random.ts";
export { aHost, aRoute, aRouteKey } from "./a-route.ts";
export { aTemporaryFolder, type TemporaryFolder } from "./a-temporary-folder.ts";
export { type DeployedTrace, deployedTraces, type TracedStep, tracedState } from "./deployed-traces.ts";
export { until } from "./until.ts";
