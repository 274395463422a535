/** What a live view tells: its data, or since when the database is away. The last data stays true until told otherwise. */
export type LiveEvent<T> =
  | { readonly kind: "value"; readonly value: T /** When it was read. */; readonly atMs: number }
  | { readonly kind: "away" /** Since when nothing could be read. */; readonly sinceMs: number };
