import { randomBytes, randomUUID } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { LarsError } from "@lars/model";

const SECRET_BYTES = 32;

/**
 * The secret that signs session cookies: made once, kept in a file that only its owner reads. Two servers that start
 * together agree on one. Throws HOME_INVALID when the file can be neither read nor written, or holds no secret.
 */
export async function readOrCreateSecret(file: string): Promise<string> {
  const secret = await readSecret(file).catch(async (cause: unknown) => {
    if (!hasCode(cause, "ENOENT")) throw invalid(file, cause);
    await createSecret(file).catch((failure: unknown) => {
      throw invalid(file, failure);
    });
    return readSecret(file);
  });
  if (secret.length >= SECRET_BYTES) return secret;
  throw new LarsError("HOME_INVALID", `${file} is too short for a secret: delete it and start again`);
}

/** Written whole under a name of its own, then linked: nobody reads half a secret, and the first one stays. */
async function createSecret(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const whole = `${file}.${randomUUID()}`;
  await writeFile(whole, randomBytes(SECRET_BYTES).toString("base64url"), { flag: "wx", mode: 0o600 });
  try {
    await link(whole, file);
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
  } finally {
    await rm(whole);
  }
}

async function readSecret(file: string): Promise<string> {
  return (await readFile(file, "utf8")).trim();
}

function invalid(file: string, cause: unknown): LarsError {
  return new LarsError("HOME_INVALID", `${file}: the secret of the admin can be neither read nor written`, { cause });
}

function hasCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException).code === code;
}
