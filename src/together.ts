/** Two things at once, as one: where one fails the other is ended too, and nothing goes on when this has settled. */
export async function together<A, B>(
  signal: AbortSignal,
  first: (signal: AbortSignal) => Promise<A>,
  second: (signal: AbortSignal) => Promise<B>,
): Promise<readonly [A, B]> {
  const failure = new AbortController();
  const either = AbortSignal.any([signal, failure.signal]);
  const guarded = async <T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    try {
      return await run(either);
    } catch (cause) {
      failure.abort(cause);
      throw cause;
    }
  };
  const both = [guarded(first), guarded(second)] as const;
  await Promise.allSettled(both);
  // the first to fail, not the one that was ended because of it
  if (failure.signal.aborted) throw failure.signal.reason;
  return Promise.all(both);
}
