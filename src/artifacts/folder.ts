/** Files of attempts on disk: `<directory>/<task>/<attempt>/<name>`. Paths are made of numbers and known names alone. */
import { mkdir, open, readdir, rm, rmdir, writeFile } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import type { ArtifactName, AttemptKey } from "../model/artifact.ts";

/** What phones showed is the operator's business alone. */
const PRIVATE_DIRECTORY = 0o700;
const PRIVATE_FILE = 0o600;

export class ArtifactFolder {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Durable before it resolves. Leaves nothing of a file that could not be written whole. */
  async write(of: AttemptKey, name: ArtifactName, bytes: Uint8Array): Promise<void> {
    try {
      await writeWhole(join(this.#attempt(of), name), bytes);
    } catch (error) {
      if (!isAbsence(error)) throw error;
      // the first file of its attempt
      await mkdir(this.#attempt(of), { recursive: true, mode: PRIVATE_DIRECTORY });
      await writeWhole(join(this.#attempt(of), name), bytes);
    }
  }

  /** Undefined where there is no such file. */
  async open(of: AttemptKey, name: ArtifactName): Promise<FileHandle | undefined> {
    try {
      return await open(join(this.#attempt(of), name), "r");
    } catch (error) {
      if (isAbsence(error)) return undefined;
      throw error;
    }
  }

  /** Attempts that have files, or at least a place for them. What has another name is not ours. */
  async list(): Promise<readonly AttemptKey[]> {
    const attempts: AttemptKey[] = [];
    for (const taskId of await numbersIn(this.#directory)) {
      for (const attempt of await numbersIn(this.#task(taskId))) attempts.push({ taskId, attempt });
    }
    return attempts;
  }

  async remove(of: AttemptKey): Promise<void> {
    await rm(this.#attempt(of), { recursive: true, force: true });
    // Fails while another attempt at the task has files.
    await rmdir(this.#task(of.taskId)).catch(() => undefined);
  }

  async removeTask(taskId: number): Promise<void> {
    await rm(this.#task(taskId), { recursive: true, force: true });
  }

  #task(taskId: number): string {
    return join(this.#directory, String(taskId));
  }

  #attempt({ taskId, attempt }: AttemptKey): string {
    return join(this.#task(taskId), String(attempt));
  }
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(path, bytes, { flush: true, mode: PRIVATE_FILE });
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

async function numbersIn(directory: string): Promise<readonly number[]> {
  try {
    return (await readdir(directory)).filter((name) => /^[1-9]\d{0,14}$/.test(name)).map(Number);
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
}

function isAbsence(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === "ENOENT" || code === "ENOTDIR";
}
