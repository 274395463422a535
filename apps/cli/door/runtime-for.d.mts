/** What a program is started with on top of what it has. */
export interface Runtime {
  readonly nodeArgs: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** What the program of a command lacks to run as it does best, seen from what is `present` (by default here); empty when nothing. */
export function runtimeFor(
  name: string | undefined,
  present?: { readonly tunables?: string; readonly nodeArgs?: readonly string[]; readonly platform?: string },
): Runtime;
