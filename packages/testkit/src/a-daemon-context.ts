/** What a service is handed, without a word on the terminal. */
import { createDaemonContext, type DaemonContext } from "@lars/daemon";

/** A context of a test's own; `level` makes it log, e.g. to see why a test fails. */
export function aDaemonContext(level = "silent"): DaemonContext {
  return createDaemonContext("test", { level });
}
