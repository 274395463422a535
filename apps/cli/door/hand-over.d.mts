/** Runs a program under a Node in our place: our terminal, our signals, its exit code. `env` is on top of ours. */
export function handOver(node: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<void>;
