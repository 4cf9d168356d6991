/**
 * The profiles in use: the shipped ones, or what an operator put over them as `tiktok.json` or `instagram.json` into a
 * directory. A file counts from the next attempt on; one that is broken is refused, and what was in use stays.
 */
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Log } from "../log/log.ts";
import type { App } from "../model/task.ts";
import { readOverride } from "./apps/override.ts";
import type { Profile } from "./apps/profile.ts";
import { profileOf, shippedProfiles } from "./catalog.ts";

export interface ProfileInUse {
  readonly profile: Profile;
  /** For people: which file it is of, or why one is not used; null where there is none. */
  readonly note: string | null;
  readonly isRefused: boolean;
}

interface Known extends ProfileInUse {
  /** Of the file when it was read. */
  readonly state: string;
}

const NO_FILE = "none";
/** The shipped ones take less than a tenth of that. */
const LARGEST_BYTES = 2 ** 20;

export class Profiles {
  readonly #directory: string;
  readonly #log: Pick<Log, "info" | "warn">;
  readonly #known = new Map<App, Known>();
  /** One reading after the other. */
  #reading: Promise<unknown> = Promise.resolve();

  constructor(directory: string, log: Pick<Log, "info" | "warn">) {
    this.#directory = directory;
    this.#log = log;
  }

  /** Never rejects because of a file. */
  of(app: App): Promise<ProfileInUse> {
    const known = this.#reading.then(() => this.#look(app));
    this.#reading = known.catch(() => undefined);
    return known;
  }

  async #look(app: App): Promise<Known> {
    const file = join(this.#directory, `${app}.json`);
    const state = await stateOf(file);
    const known = this.#known.get(app);
    if (known?.state === state) return known;
    const inUse = { state, ...(await this.#read(app, file, state, known?.profile)) };
    this.#known.set(app, inUse);
    return inUse;
  }

  async #read(app: App, file: string, state: string, before?: Profile): Promise<ProfileInUse> {
    const name = `${basename(dirname(file))}/${basename(file)}`;
    if (state === NO_FILE) {
      if (before) this.#log.info({ app, name }, "profile is the shipped one again");
      return { profile: profileOf(app), note: null, isRefused: false };
    }
    try {
      const text = await readSmall(file);
      const profile = readOverride(app, text.replace(/^\uFEFF/, ""), shippedProfiles[app]);
      this.#log.info({ app, name }, "profile is an operator's");
      return { profile, note: `from ${name}`, isRefused: false };
    } catch (cause) {
      const detail = cause instanceof Error ? cause.message : String(cause);
      this.#log.warn({ app, name, detail }, "profile is refused");
      const note = `${name} is refused, and what was in use before stays: ${detail}`;
      return { profile: before ?? profileOf(app), note, isRefused: true };
    }
  }
}

/** What is no file might never end, and all attempts wait for it. */
async function readSmall(file: string): Promise<string> {
  const found = await stat(file);
  if (!found.isFile()) throw new TypeError("it is no file");
  if (found.size > LARGEST_BYTES) throw new RangeError(`it is larger than ${LARGEST_BYTES} bytes`);
  return readFile(file, "utf8");
}

/** Changes whenever the file does. */
async function stateOf(file: string): Promise<string> {
  try {
    const { ino, size, mtimeMs, ctimeMs } = await stat(file);
    return [ino, size, mtimeMs, ctimeMs].join();
  } catch (cause) {
    const { code = "unknown" } = cause as NodeJS.ErrnoException;
    return code === "ENOENT" || code === "ENOTDIR" ? NO_FILE : code;
  }
}
