/** Where to go after the login: a path of this admin, never another site, whatever the link says. */
export function nextPath(wanted: string | null): string {
  if (wanted === null || !wanted.startsWith("/") || wanted.startsWith("//") || wanted.includes("\\")) return "/";
  return wanted;
}
