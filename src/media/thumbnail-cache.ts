/** Thumbnails on disk, each under the hash of what it shows: `<directory>/<sha256>.jpg`. Any may be deleted at any time. */
import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

export class ThumbnailCache {
  readonly #directory: string;
  /** A page of a hundred asks for all of them at once: one is made after the other, and each once. */
  readonly #making = new Map<string, Promise<Buffer>>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Rejects as `make` does; what was not made is tried again the next time. */
  async get(sha256: string, make: () => Promise<Buffer>): Promise<Buffer> {
    const kept = await readFile(this.#pathOf(sha256)).catch(() => undefined);
    if (kept) return kept;
    const underWay = this.#making.get(sha256);
    if (underWay) return underWay;
    const made = this.#last.then(async () => {
      const thumbnail = await make();
      // a disk that takes no more costs time, not the thumbnail
      await this.#keep(sha256, thumbnail).catch(() => undefined);
      return thumbnail;
    });
    this.#last = made.catch(() => undefined);
    this.#making.set(sha256, made);
    try {
      return await made;
    } finally {
      this.#making.delete(sha256);
    }
  }

  async remove(sha256: string): Promise<void> {
    await rm(this.#pathOf(sha256), { force: true });
  }

  async #keep(sha256: string, thumbnail: Buffer): Promise<void> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    const incoming = join(this.#directory, randomUUID());
    try {
      await writeFile(incoming, thumbnail, { mode: 0o600 });
      await rename(incoming, this.#pathOf(sha256));
    } catch (error) {
      await rm(incoming, { force: true });
      throw error;
    }
  }

  #pathOf(sha256: string): string {
    return join(this.#directory, `${sha256}.jpg`);
  }
}
