import type { Post } from "../accounts.ts";

/** An account's story: what it holds of the last day, and how somebody looks through it. */
export interface Segment {
  readonly post: Post;
  /** Of the files of its post, which one. */
  readonly file: number;
}

const DAY_MS = 86_400_000;
/** By the clock on the wall: whoever looks takes as long as he takes. */
const SEGMENT_MS = 5000;

/** Oldest first. Several files that were posted together are so many segments. */
export function segmentsOf(posts: readonly Post[], nowMs: number): readonly Segment[] {
  return posts
    .filter(({ placement, at }) => placement === "story" && nowMs - Date.parse(at) < DAY_MS)
    .flatMap((post) => post.sha256.map((_, file) => ({ post, file })));
}

/** Opens where the first segment is that was not looked at yet, and goes on by itself. */
export class StoryViewer {
  readonly #seen = new WeakMap<Post, number>();
  readonly #nowMs: () => number;
  #at = 0;
  #since = 0;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  open(segments: readonly Segment[]): void {
    this.#at = Math.max(
      0,
      segments.findIndex((segment) => !this.#isSeen(segment)),
    );
    this.#since = this.#nowMs();
  }

  step(by: 1 | -1): void {
    this.#at = Math.max(0, this.#at + by);
    this.#since = this.#nowMs();
  }

  /** Undefined once it has come to its end. */
  current(segments: readonly Segment[]): number | undefined {
    const played = Math.floor((this.#nowMs() - this.#since) / SEGMENT_MS);
    if (played > 0) {
      this.#at += played;
      this.#since += played * SEGMENT_MS;
    }
    const segment = segments[this.#at];
    if (segment) this.#seen.set(segment.post, segment.file);
    return segment && this.#at;
  }

  #isSeen({ post, file }: Segment): boolean {
    return (this.#seen.get(post) ?? -1) >= file;
  }
}
