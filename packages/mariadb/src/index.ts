/** A private MariaDB (or MySQL) server: found on this machine, set up in a folder of its own, started and stopped. */
export { findMariaDb, type MariaDbPrograms } from "./find-maria-db.ts";
export { type MariaDbServer, type StartMariaDbOptions, startMariaDb } from "./start-maria-db.ts";
