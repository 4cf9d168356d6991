/** Tells that a quiet stream is alive. */
import type { Clock } from "../../clock.ts";

/** Yields what the source yields, and "quiet" each time that nothing came for `quietMs`. The caller ends the source. */
export async function* withHeartbeats<T>(
  source: AsyncIterator<T>,
  clock: Pick<Clock, "after">,
  quietMs: number,
): AsyncGenerator<T | "quiet", void, undefined> {
  let coming = source.next();
  for (;;) {
    const next = await unlessQuiet(coming, clock, quietMs);
    if (next === "quiet") yield next;
    else if (next.done) return;
    else {
      yield next.value;
      coming = source.next();
    }
  }
}

function unlessQuiet<R>(
  coming: Promise<R>,
  clock: Pick<Clock, "after">,
  quietMs: number,
): Promise<R | "quiet"> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(quietMs, () => resolve("quiet"));
    coming.finally(() => timer.cancel()).then(resolve, reject);
  });
}
