/** What the environment of a program lacks for its large memory to lie in huge pages; empty when nothing. */
export function hugePagesFor(
  name: string | undefined,
  present?: string,
  platform?: string,
): Readonly<Record<string, string>>;
