/** The link with which the first user of the admin is made: for an admin that runs by itself, or a forgotten password. */
import { loadAdminConfig } from "@lars/config";
import { createSetupToken, forgetUsers, openDatabase } from "@lars/db";
import { LarsError } from "@lars/model";
import { databaseUrlOf } from "./database-url.ts";

export interface SetupLinkCommand {
  /** The users that are there are forgotten first, and their sessions end. */
  readonly anew: boolean;
  /** As the admin reads it. */
  readonly configFile: string | undefined;
}

/** Says the link. Throws SETUP_REFUSED when there is a user. */
export async function sayLink({ anew, configFile }: SetupLinkCommand, say: (line: string) => void): Promise<void> {
  const { baseUrl, databaseUrl } = loadAdminConfig({ argv: configFile === undefined ? [] : ["--config", configFile] });
  const url = configFile === undefined ? await databaseUrlOf(undefined) : databaseUrl;
  await using database = await openDatabase({ url, connectionsMax: 1 });
  if (anew) await forgetUsers(database);
  const token = await createSetupToken(database);
  if (token === undefined) {
    const message =
      "There is a user: log in; where the password is forgotten, lars admin link --anew makes way for another.";
    throw new LarsError("SETUP_REFUSED", message);
  }
  say(`${baseUrl}/setup?token=${token}`);
}
