import { access, constants, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LarsError } from "@lars/model";
import { makeFolder } from "../../door/make-folder.mjs";

/** Number of the layout of LARS_HOME; grows when an older Lars could not work with what a newer one left there. */
export const HOME_VERSION = 1;

/**
 * Makes sure of a folder that this Lars can write and understands.
 * @throws LarsError `HOME_INVALID`: not writable, or written by a newer Lars.
 */
export async function openHome(home: string): Promise<void> {
  await makeWritable(home);
  const file = join(home, "version");
  const text = await readIfThere(file);
  if (text === undefined) {
    await writeFile(file, `${HOME_VERSION}\n`);
    return;
  }
  const version = Number.parseInt(text, 10);
  if (version === HOME_VERSION) return;
  const found = Number.isNaN(version) ? "is damaged" : `was written by a newer Lars (layout ${text.trim()})`;
  throw new LarsError(
    "HOME_INVALID",
    `${home} ${found}, and this Lars knows layout ${HOME_VERSION}: update Lars, or set LARS_HOME to another folder`,
  );
}

async function makeWritable(home: string): Promise<void> {
  try {
    makeFolder(join(home, "logs"));
    await access(home, constants.R_OK | constants.W_OK | constants.X_OK);
    await access(join(home, "logs"), constants.W_OK | constants.X_OK);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new LarsError(
      "HOME_INVALID",
      `${home} cannot be written (${code}): make it writable, or set LARS_HOME to a folder that is`,
      { cause },
    );
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new LarsError(
      "HOME_INVALID",
      `${file} cannot be read: make it readable, or set LARS_HOME to another folder`,
      {
        cause,
      },
    );
  }
}
