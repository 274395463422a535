/** Finds the programs of a MariaDB or MySQL server on this machine. */
import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { promisify } from "node:util";

/** The programs a private server needs. `install` is missing for MySQL, which sets its folder up by itself. */
export interface MariaDbPrograms {
  readonly kind: "mariadb" | "mysql";
  readonly server: string;
  readonly install?: string;
  /** What the server says of itself, e.g. `mariadbd  Ver 10.11.6-MariaDB for debian-linux-gnu`. */
  readonly version: string;
}

const run = promisify(execFile);

/** Where packages put servers, which are often not on the PATH of a user. */
const FOLDERS = [
  "/usr/sbin",
  "/usr/libexec",
  "/usr/local/sbin",
  "/usr/local/bin",
  "/usr/local/mysql/bin",
  "/opt/homebrew/bin",
  "/opt/homebrew/opt/mariadb/bin",
  "/usr/local/opt/mariadb/bin",
];

/** The server of this machine, MariaDB before MySQL; undefined when there is none. */
export async function findMariaDb(): Promise<MariaDbPrograms | undefined> {
  for (const name of ["mariadbd", "mysqld"]) {
    const server = await findProgram(name);
    if (server === undefined) continue;
    const version = await versionOf(server);
    if (!version.includes("MariaDB")) return { kind: "mysql", server, version };
    const install = (await findProgram("mariadb-install-db")) ?? (await findProgram("mysql_install_db"));
    if (install !== undefined) return { kind: "mariadb", server, install, version };
  }
  return undefined;
}

async function versionOf(server: string): Promise<string> {
  const { stdout } = await run(server, ["--no-defaults", "--version"]);
  return stdout.trim();
}

async function findProgram(name: string): Promise<string | undefined> {
  const onPath = await run("/bin/sh", ["-c", 'command -v -- "$0"', name]).then(
    ({ stdout }) => stdout.trim(),
    () => "", // the shell's way to say no
  );
  if (onPath !== "") return onPath;
  for (const folder of FOLDERS) {
    const path = `${folder}/${name}`;
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  return undefined;
}
