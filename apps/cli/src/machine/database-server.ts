import { findMariaDb, type MariaDbPrograms } from "@lars/mariadb";
import { LarsError } from "@lars/model";
import { aptInstall } from "./apt-install.ts";

const PACKAGES = ["mariadb-server-core", "mariadb-client-core"];

/**
 * The MariaDB server of this machine, which is installed when it is missing and that needs nobody's password.
 * @throws LarsError `DEPENDENCY_MISSING` with the command that installs it.
 */
export async function ensureDatabaseServer(onInstall: () => void = () => {}): Promise<MariaDbPrograms> {
  const found = await findMariaDb();
  if (found !== undefined) return found;
  onInstall();
  const outcome = await aptInstall(PACKAGES);
  const installed = await findMariaDb();
  if (installed !== undefined) return installed;
  const why = outcome.kind === "failed" ? ` (apt-get: ${outcome.reason})` : "";
  throw new LarsError(
    "DEPENDENCY_MISSING",
    `this machine has no MariaDB${why}; install it with "sudo apt-get install ${PACKAGES.join(" ")}", ` +
      '"sudo dnf install mariadb-server" or "brew install mariadb", or set LARS_DATABASE_URL to a MySQL of yours',
  );
}
