/** The pages that a trial came by: each is kept once, as its tree and as a picture. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../clock.ts";
import type { Session } from "../../device/session.ts";
import type { Screen } from "../../device/ui/screen.ts";
import { discreetTree } from "../../model/discreet.ts";

export interface AlbumOptions {
  readonly folder: string;
  /** Begins the names of its files. */
  readonly prefix: string;
  readonly hasPictures: boolean;
  readonly secrets: readonly string[];
  readonly clock: Clock;
}

/** Pages that move look new all the time. */
const MOST_PAGES = 30;
const APART_MS = 250;

export class Album {
  readonly #options: AlbumOptions;
  readonly #shapes = new Set<string>();
  #count = 0;
  #keptAt = -APART_MS;
  #latest: string | undefined;

  constructor(options: AlbumOptions) {
    this.#options = options;
  }

  /** The page that was kept last, by its name without ending. */
  get latest(): string | undefined {
    return this.#latest;
  }

  /**
   * The same session, which looks twice where a page is new: what a script then decides, it decides by the second look,
   * and so no picture stands between its look and its touch.
   */
  of(session: Session): Session {
    return new Proxy(session, {
      get: (target, name) => {
        if (name === "screen") return (signal: AbortSignal) => this.#screen(target, signal);
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  }

  /** What shows now, whether it was kept before or not. Resolves to its page. */
  async keepEnd(session: Session, signal: AbortSignal): Promise<string | undefined> {
    await this.#keep(session, await session.screen(signal), signal);
    return this.#latest;
  }

  async #screen(session: Session, signal: AbortSignal): Promise<Screen> {
    const screen = await session.screen(signal);
    const now = this.#options.clock.elapsed();
    const isNew =
      !this.#shapes.has(screen.shape) && this.#count < MOST_PAGES && now - this.#keptAt >= APART_MS;
    if (!isNew) return screen;
    await this.#keep(session, screen, signal);
    return session.screen(signal);
  }

  async #keep(session: Session, screen: Screen, signal: AbortSignal): Promise<void> {
    const { folder, prefix, hasPictures, secrets, clock } = this.#options;
    this.#shapes.add(screen.shape);
    this.#keptAt = clock.elapsed();
    this.#count += 1;
    const name = `${prefix}-${String(this.#count).padStart(2, "0")}`;
    await writeFile(join(folder, `${name}.xml`), discreetTree(screen.xml, secrets));
    this.#latest = name;
    if (!hasPictures) return;
    // a page that lets nobody take pictures of it is read all the same
    const picture = await session.screenshot(signal).catch(() => undefined);
    signal.throwIfAborted();
    if (picture) await writeFile(join(folder, `${name}.png`), picture);
  }
}
