import { sleep } from "../clock.ts";
import type { Clock } from "../clock.ts";
import type { StoreEvent } from "../model/event.ts";
import { Problem } from "../model/problem.ts";
import type { Feed, FeedStart } from "../store/store.ts";
import type { RunLog } from "./run-log.ts";

interface ListenDeps {
  readonly feed: Pick<Feed, "follow">;
  readonly clock: Clock;
  readonly log: RunLog;
}

interface Listener {
  readonly isWanted: (event: StoreEvent) => boolean;
  /** The feed is followed from here on; what was written before it may have gone unheard. */
  readonly onFollowing: (token: string) => void;
  /** The next event waits for what it returns. */
  readonly onEvent: (event: StoreEvent) => void | Promise<void>;
}

const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 5_000;

/** Follows the feed until the signal aborts. One that breaks is followed again from where it broke. */
export async function listen(deps: ListenDeps, listener: Listener, signal: AbortSignal): Promise<void> {
  let from: FeedStart = "now";
  let failures = 0;
  while (!signal.aborted) {
    try {
      let isFollowing = false;
      for await (const batch of deps.feed.follow(from, listener.isWanted, signal)) {
        from = { after: batch.token };
        if (!isFollowing) listener.onFollowing(batch.token);
        isFollowing = true;
        failures = 0;
        for (const event of batch.events) {
          const heard = listener.onEvent(event);
          if (heard !== undefined) await heard;
        }
      }
    } catch (error) {
      if (signal.aborted) return;
      deps.log.warn({ err: error }, "feed broke");
      // The token is good for nothing, so what is missed is found by looking.
      if (error instanceof Problem && error.reason === "INVALID_ARGUMENT") from = "now";
    }
    await sleep(deps.clock, backoffMs(failures), signal).catch(() => undefined);
    failures += 1;
  }
}

function backoffMs(failures: number): number {
  return Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** failures);
}
