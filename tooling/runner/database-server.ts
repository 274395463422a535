import { ensureDatabaseServer as ensure } from "../../apps/cli/src/machine/database-server.ts";
import { say } from "./say.ts";

/** The MariaDB that the tests start; installed as `npm start` would. */
export async function ensureDatabaseServer(): Promise<{ readonly found: string }> {
  const { version } = await ensure(() => say("Installing MariaDB …"));
  return { found: version };
}
