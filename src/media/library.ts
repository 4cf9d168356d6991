/**
 * The library of materials: files in the data directory, rows in the store.
 *
 * Promises: a file is whole and durable before its row is, and its row is gone before the file is; what a crash leaves
 * without a row is taken away at the next start.
 */
import type { LibraryMaterial, NewMaterial } from "../model/material.ts";
import type { MediaFile } from "../model/task.ts";
import type { MaterialStore } from "../store/store.ts";
import type { LibraryFolder } from "./library-folder.ts";
import type { ThumbnailCache } from "./thumbnail-cache.ts";
import { thumbnailOf } from "./thumbnail.ts";

export type MaterialInfo = Pick<NewMaterial, "name" | "tags" | "caption" | "username" | "sortOrder">;

/** One file, open. Dispose of it. */
export interface OpenMaterial extends AsyncDisposable {
  readonly material: LibraryMaterial;
  /** All of its bytes, in parts; once. */
  read(): AsyncIterable<Uint8Array>;
}

interface LibraryDeps {
  readonly folder: LibraryFolder;
  readonly thumbnails: ThumbnailCache;
  readonly materials: Pick<MaterialStore, "add" | "get" | "delete" | "leftovers">;
}

const PART_BYTES = 256 * 1024;
/** Asked of the store in one go. */
const CHUNK = 1_000;

export class MaterialLibrary {
  readonly #folder: LibraryFolder;
  readonly #thumbnails: ThumbnailCache;
  readonly #materials: LibraryDeps["materials"];
  /** One change of file and row after the other: else a delete could take the file of the upload that follows it. */
  #last: Promise<unknown> = Promise.resolve();

  constructor({ folder, thumbnails, materials }: LibraryDeps) {
    this.#folder = folder;
    this.#thumbnails = thumbnails;
    this.#materials = materials;
  }

  /** Takes away what a crash has left. To be called before the first upload. */
  async tidy(): Promise<void> {
    await this.#folder.clearIncoming();
    const all = await this.#folder.list();
    for (let at = 0; at < all.length; at += CHUNK)
      for (const sha256 of await this.#materials.leftovers(all.slice(at, at + CHUNK)))
        await this.#folder.remove(sha256);
  }

  /** Rejects with INVALID_ARGUMENT for what is no media. */
  async upload(
    info: MaterialInfo,
    chunks: AsyncIterable<Uint8Array>,
  ): Promise<{ readonly material: LibraryMaterial; readonly isNew: boolean }> {
    const received = await this.#folder.receive(chunks);
    const { kind, contentType, size, sha256 } = received;
    return this.#alone(async () => {
      try {
        // One that is there stays, as tasks may have taken it; but a damaged one is mended.
        const found = await this.#folder.stat(sha256);
        await (found?.size === size ? this.#folder.discard(received) : this.#folder.keep(received));
        return await this.#materials.add({ ...info, kind, contentType, size, sha256 });
      } catch (error) {
        await this.#folder.discard(received);
        throw error;
      }
    });
  }

  /** Rejects with NOT_FOUND. */
  async delete(id: number): Promise<void> {
    await this.#alone(async () => {
      const { sha256 } = await this.#materials.delete(id);
      await this.#folder.remove(sha256);
      await this.#thumbnails.remove(sha256);
    });
  }

  /** Undefined where there is none, or its file is gone or damaged. */
  async open(id: number): Promise<OpenMaterial | undefined> {
    const material = await this.#materials.get(id);
    const file = material && (await this.#folder.open(material.sha256));
    if (!file) return undefined;
    if ((await file.stat()).size !== material.size) {
      await file.close();
      return undefined;
    }
    return {
      material,
      read: () => file.createReadStream({ highWaterMark: PART_BYTES, autoClose: false }),
      [Symbol.asyncDispose]: () => file.close(),
    };
  }

  /** A JPEG; undefined where there is no such material. Rejects with NOT_FOUND where it has none. */
  async thumbnail(id: number): Promise<Buffer | undefined> {
    const material = await this.#materials.get(id);
    const file = material && (await this.fileOf(material));
    return file && this.#thumbnails.get(material.sha256, () => thumbnailOf(file.path, file.kind));
  }

  /** As a task publishes it; undefined where it is gone or damaged. */
  async fileOf(material: LibraryMaterial): Promise<MediaFile | undefined> {
    const { id, name, sha256, kind, contentType, size, caption } = material;
    const found = await this.#folder.stat(sha256);
    if (found?.size !== size) return undefined;
    const knownAs = `material ${id} (${name})`;
    const file = { path: this.#folder.pathOf(sha256), kind, contentType, knownAs, ...found };
    return caption === null ? file : { ...file, caption };
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
