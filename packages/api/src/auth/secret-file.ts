import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { LarsError } from "@lars/model";

const SECRET_BYTES = 32;

/**
 * The secret that signs session cookies: made once, kept in a file that only the owner reads. Two servers that start
 * together agree on one. Throws HOME_INVALID when the file can be neither read nor written.
 */
export async function readOrCreateSecret(file: string): Promise<string> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, randomBytes(SECRET_BYTES).toString("base64url"), { flag: "wx", mode: 0o600 }).catch(
      unlessThere,
    );
    const secret = (await readFile(file, "utf8")).trim();
    if (secret.length >= SECRET_BYTES) return secret;
  } catch (cause) {
    throw new LarsError("HOME_INVALID", `${file}: the secret of the admin can be neither read nor written`, { cause });
  }
  throw new LarsError("HOME_INVALID", `${file} is too short for a secret: delete it and start again`);
}

function unlessThere(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
}
