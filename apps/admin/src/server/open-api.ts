/** Opens the api: the only place of the admin that loads its code. Node runs it as it is; Next never bundles it. */
import { type Api, type ApiLog, createApi, readOrCreateSecret } from "@lars/api";
import type { AdminConfig } from "@lars/config";

/** The api for a config; it connects when it is first asked. Throws HOME_INVALID. */
export async function openApi(config: AdminConfig, log: ApiLog): Promise<Api> {
  const secret = await readOrCreateSecret(config.secretFile);
  return createApi({ databaseUrl: config.databaseUrl, baseUrl: config.baseUrl, secret, log });
}
