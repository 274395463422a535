/** Whole seconds, or tenths below ten. */
export function seconds(ms: number): string;

export interface Progress {
  /** What is under way; replaces what was. Shown once it has taken two seconds. */
  start(text: string): void;
  /** Nothing is under way any more. */
  stop(): { readonly shown: boolean; readonly ms: number };
  print(line: string): void;
}

export function progressOn(stream: NodeJS.WriteStream): Progress;
