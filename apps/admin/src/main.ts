import { once } from "node:events";
import { loadAdminConfig } from "@lars/config";
import { LarsError } from "@lars/model";
import { jsonLog } from "./server/json-log.ts";
import { serveAdmin } from "./server/serve-admin.ts";

const log = jsonLog((text) => process.stdout.write(text));
const argv = process.argv.slice(2);
const dev = argv.includes("--dev");

/** A signal, or the end of the launcher that started us. */
function toldToStop(): Promise<unknown> {
  return Promise.race(["SIGTERM", "SIGINT", "disconnect"].map((event) => once(process, event)));
}

try {
  const stop = toldToStop();
  await using admin = await serveAdmin(loadAdminConfig({ argv: argv.filter((one) => one !== "--dev") }), { dev, log });
  process.stdout.write(`${JSON.stringify({ level: "info", name: "admin", port: admin.port, msg: "ready" })}\n`);
  await stop;
} catch (error) {
  const why = error instanceof LarsError ? `${error.message} (${error.code})` : (error as Error).stack;
  process.stderr.write(`lars admin: ${why}\n`);
  process.exitCode = 1;
}
// Whoever listens for the end of an IPC channel is kept alive by it, and Next may have left something open.
process.exit();
