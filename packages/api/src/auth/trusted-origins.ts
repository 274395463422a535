/** Origins whose requests may change something: the base URL, and the same port by this machine's own names. */
export function trustedOriginsOf(baseUrl: string): string[] {
  const { origin, protocol, port } = new URL(baseUrl);
  const suffix = port === "" ? "" : `:${port}`;
  return [...new Set([origin, `${protocol}//127.0.0.1${suffix}`, `${protocol}//localhost${suffix}`])];
}
