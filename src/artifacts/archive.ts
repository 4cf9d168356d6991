/**
 * What attempts leave behind to be looked at: files in the data directory, rows in the store.
 *
 * Promises: a file is whole and durable before its row is; what has no row, what is too old, and the oldest of what is
 * too much goes; the files of a deleted task go with it, after a crash at the next start. Refuses to keep anything
 * from happening: whoever cannot keep a file is told so, and goes on without it.
 */
import { sleep } from "../clock.ts";
import type { Clock, Timer } from "../clock.ts";
import type { Log } from "../log/log.ts";
import type { Artifact, ArtifactName, AttemptKey } from "../model/artifact.ts";
import type { StoreEvent, TaskEventKind } from "../model/event.ts";
import type { ArtifactLimits, ArtifactStore, Feed } from "../store/store.ts";
import type { ArtifactFolder } from "./folder.ts";

interface ArchiveDeps {
  readonly folder: ArtifactFolder;
  readonly artifacts: ArtifactStore;
  readonly feed: Pick<Feed, "follow">;
  readonly limits: ArtifactLimits;
  readonly clock: Clock;
  readonly log: Pick<Log, "warn">;
}

/** One file, open. Dispose of it. */
export interface OpenArtifact extends AsyncDisposable {
  readonly artifact: Artifact;
  /** All of its bytes, in parts; once. */
  read(): AsyncIterable<Uint8Array>;
}

const EVERY_MS = 60 * 60 * 1000;
const AGAIN_AFTER_MS = 1_000;
const PART_BYTES = 256 * 1024;
/** Asked of the store in one go. */
const CHUNK = 1_000;
/** What was too much is brought down to this part of the limit, so that not every file makes another one go. */
const ROOM = 0.9;

export class ArtifactArchive implements AsyncDisposable {
  readonly #deps: ArchiveDeps;
  readonly #closing = new AbortController();
  #timer: Timer | undefined;
  #following: Promise<void> | undefined;
  /** One after the other. */
  #tidying: Promise<void> = Promise.resolve();
  /** What was registered when it was last counted, and what was written since. */
  #bytes = 0;

  constructor(deps: ArchiveDeps) {
    this.#deps = deps;
  }

  /** Tidies now and every hour, and follows what ends. To be called when the store has taken back what was running. */
  start(): void {
    if (this.#closing.signal.aborted || this.#following) return;
    this.#following = this.#follow(this.#closing.signal);
    this.#tidyHourly();
  }

  /** Resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.#closing.abort();
    this.#timer?.cancel();
    await this.#following;
    await this.#tidying;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** Writes a file of an attempt that is not settled yet; it counts once the settlement names it. */
  async keep(of: AttemptKey, name: ArtifactName, bytes: Uint8Array): Promise<Artifact> {
    await this.#deps.folder.write(of, name, bytes);
    this.#bytes += bytes.length;
    return { name, size: bytes.length };
  }

  /** Undefined where there is none, or not any more. */
  async open(of: AttemptKey, name: ArtifactName): Promise<OpenArtifact | undefined> {
    const artifact = await this.#deps.artifacts.get(of, name);
    const file = artifact && (await this.#deps.folder.open(of, name));
    if (!file) return undefined;
    const { size } = await file.stat();
    if (size !== artifact.size) {
      await file.close();
      this.#deps.log.warn({ task: of.taskId, attempt: of.attempt, name, size }, "artifact is damaged");
      return undefined;
    }
    return {
      artifact,
      read: () => file.createReadStream({ highWaterMark: PART_BYTES, autoClose: false }),
      [Symbol.asyncDispose]: () => file.close(),
    };
  }

  #tidyHourly(): void {
    this.#timer = this.#deps.clock.after(EVERY_MS, () => this.#tidyHourly());
    this.#tidy(async () => {
      await this.#prune(this.#deps.limits.maxBytes);
      await this.#sweep();
    });
  }

  /** A disk or a database that does not do its work now is asked again an hour later. */
  #tidy(work: () => Promise<void>): void {
    this.#tidying = this.#tidying
      .then(() => (this.#closing.signal.aborted ? undefined : work()))
      .catch((error: unknown) => this.#deps.log.warn({ err: error }, "artifacts were not tidied"));
  }

  async #makeRoom(): Promise<void> {
    const { maxBytes } = this.#deps.limits;
    if (this.#bytes > maxBytes) await this.#prune(maxBytes * ROOM);
  }

  async #prune(maxBytes: number): Promise<void> {
    const { folder, artifacts, limits } = this.#deps;
    const { forgotten, keptBytes } = await artifacts.prune({ ...limits, maxBytes });
    this.#bytes = keptBytes;
    for (const attempt of forgotten) await folder.remove(attempt);
  }

  /** Removes files that no row names and none will: those of a crash, a lost fence, a deletion that went unheard. */
  async #sweep(): Promise<void> {
    const { folder, artifacts } = this.#deps;
    const all = await folder.list();
    for (let at = 0; at < all.length; at += CHUNK) {
      for (const attempt of await artifacts.leftovers(all.slice(at, at + CHUNK)))
        await folder.remove(attempt);
    }
  }

  /** What is missed while the feed is broken, a sweep finds. */
  async #follow(signal: AbortSignal): Promise<void> {
    const { feed, clock, log } = this.#deps;
    while (!signal.aborted) {
      try {
        for await (const { events } of feed.follow("now", concernsFiles, signal)) await this.#hear(events);
      } catch (error) {
        if (signal.aborted) return;
        log.warn({ err: error }, "feed broke");
      }
      await sleep(clock, AGAIN_AFTER_MS, signal).catch(() => undefined);
      this.#tidy(() => this.#sweep());
    }
  }

  async #hear(events: readonly StoreEvent[]): Promise<void> {
    for (const event of events) {
      if (event.about === "task" && event.kind === "deleted")
        await this.#deps.folder.removeTask(event.taskId);
    }
    if (this.#bytes > this.#deps.limits.maxBytes) this.#tidy(() => this.#makeRoom());
  }
}

/** The end of an attempt registers files, a deletion takes them away. */
const ENDS: ReadonlySet<string> = new Set<TaskEventKind>(["completed", "failed", "requeued", "deleted"]);

function concernsFiles(event: StoreEvent): boolean {
  return event.about === "task" && ENDS.has(event.kind);
}
