/** Why a port could not be had, in words that say what to do. */
import { LarsError } from "@lars/model";

/** The LarsError `PORT_IN_USE` for a port that is taken or not ours to take; any other error as it is. */
export function listenError(cause: unknown, where: { kind: "tcp" | "udp"; host: string; port: number }): unknown {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  const place = `${where.kind} port ${where.host}:${where.port}`;
  if (code === "EADDRINUSE") {
    return new LarsError(
      "PORT_IN_USE",
      `${place} is in use: stop the program that has it, or choose another port in the settings`,
      { cause },
    );
  }
  if (code === "EACCES" || code === "EADDRNOTAVAIL") {
    const why = code === "EACCES" ? "needs a privilege this user lacks" : "is not on an address of this machine";
    return new LarsError("PORT_IN_USE", `${place} ${why}: choose another host and port in the settings`, { cause });
  }
  return cause;
}
