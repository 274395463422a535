/** What a source gave, or why it ended early, with its place among the sources. */
type Merged<T> = { readonly at: number; readonly value: T } | { readonly at: number; readonly failure: unknown };

/**
 * Values of several sources as they come, until all have ended; one that fails says so and the others go on. A source is
 * asked for its next value once the last one was taken: nothing queues. Whoever stops early ends the sources by their signal.
 */
export async function* mergeSources<T>(sources: readonly AsyncIterator<T>[]): AsyncGenerator<Merged<T>, void> {
  const came: { readonly at: number; readonly merged: Merged<T> | undefined }[] = [];
  let arrival = Promise.withResolvers<void>();
  let open = sources.length;
  function arrive(at: number, merged: Merged<T> | undefined): void {
    came.push({ at, merged });
    arrival.resolve();
  }
  function ask(at: number): void {
    sources[at]?.next().then(
      ({ done, value }) => arrive(at, done === true ? undefined : { at, value }),
      (failure: unknown) => arrive(at, { at, failure }),
    );
  }
  for (const at of sources.keys()) ask(at);
  while (open > 0) {
    const first = came.shift();
    if (first === undefined) {
      await arrival.promise;
      arrival = Promise.withResolvers();
      continue;
    }
    const { at, merged } = first;
    if (merged === undefined || "failure" in merged) open -= 1;
    if (merged !== undefined) yield merged;
    if (merged !== undefined && "value" in merged) ask(at);
  }
}
