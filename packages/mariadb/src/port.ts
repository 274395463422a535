/** Ports of this machine. */
import { createServer } from "node:http";
import { LarsError } from "@lars/model";

/** `port` when it is free on `host`, or a free one for port 0. Throws PORT_IN_USE. */
export async function freePort(host: string, port: number): Promise<number> {
  const server = createServer();
  try {
    return await new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host, port, exclusive: true }, () => {
        const address = server.address();
        resolve(typeof address === "object" && address !== null ? address.port : port);
      });
    });
  } catch (cause) {
    throw portError(host, port, cause);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

function portError(host: string, port: number, cause: unknown): LarsError {
  const code = (cause as { code?: string }).code ?? "";
  if (code === "EADDRINUSE") return portInUse(host, port, cause);
  const message = `The database cannot listen on ${host}:${port} (${code}): choose another port or address.`;
  return new LarsError("CONFIG_INVALID", message, { cause });
}

/** The failure of a port that someone else has. */
export function portInUse(host: string, port: number, cause?: unknown): LarsError {
  const message = `Port ${port} on ${host} is in use, the database cannot have it: end what uses it, or choose another port.`;
  return new LarsError("PORT_IN_USE", message, { cause });
}
