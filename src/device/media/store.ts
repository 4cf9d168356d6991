/** A file of this computer becomes media of the phone: pushed, scanned, and known by a content URI. */
import { stat } from "node:fs/promises";
import { sleep } from "../../clock.ts";
import type { Clock } from "../../clock.ts";
import { Problem } from "../../model/problem.ts";
import type { PhoneLink } from "../adb/link.ts";
import { quote } from "../adb/quote.ts";
import { checkSpace } from "./free-space.ts";
import { MEDIA_FOLDER, mediaPath } from "./name.ts";
import type { ContentType } from "./name.ts";

export interface PhoneMedia {
  /** On the phone, by its real name: links are not resolved by the scanner. */
  readonly path: string;
  /** As content://media/external/video/media/ID. */
  readonly uri: string;
}

export interface MediaToAdd {
  /** On this computer. */
  readonly file: string;
  /** Becomes part of its name on the phone, where no other file may have it. */
  readonly unique: string;
  readonly contentType: ContentType;
}

type Phone = Pick<PhoneLink, "serial" | "memory" | "shell" | "push">;

const INDEXES = {
  "video/mp4": "content://media/external/video/media",
  "image/jpeg": "content://media/external/images/media",
  "image/png": "content://media/external/images/media",
} as const;
/** Since Android 10 the broadcast alone may be ignored. */
const SCAN_CALL_SDK = 29;
const SCAN_TIMEOUT_MS = 30_000;
const SCAN_PAUSE_MS = 50;
const SCAN_AGAIN_EVERY = 40;

export async function addMedia(
  phone: Phone,
  { file, unique, contentType }: MediaToAdd,
  sdk: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<PhoneMedia> {
  const { size } = await stat(file);
  const path = mediaPath(contentType, unique, clock.now());
  if (!phone.memory.hasMediaFolder) await phone.shell(`mkdir -p ${quote(MEDIA_FOLDER)}`, signal);
  await checkSpace(phone, MEDIA_FOLDER, size, signal);
  await phone.push(file, { path, modifiedAtMs: clock.now() }, signal);
  phone.memory.hasMediaFolder = true;
  // by the phone's own clock: pickers sort by it
  await phone.shell(`touch ${quote(path)}`, signal);
  const until = clock.elapsed() + SCAN_TIMEOUT_MS;
  for (let look = 0; clock.elapsed() < until; look++) {
    if (look % SCAN_AGAIN_EVERY === 0) await scan(phone, path, sdk, signal);
    const id = await idOf(phone, INDEXES[contentType], path, signal);
    if (id !== undefined) return { path, uri: `${INDEXES[contentType]}/${id}` };
    await sleep(clock, SCAN_PAUSE_MS, signal);
  }
  throw new Problem(
    "MEDIA_REFUSED",
    `device ${phone.serial} did not index ${path} within ${SCAN_TIMEOUT_MS / 1000} s; is ${file} whole?`,
  );
}

/** Has the phone look at a file again: also at one that is gone, so that it forgets it. */
export async function scan(
  phone: Pick<PhoneLink, "shell">,
  path: string,
  sdk: number,
  signal: AbortSignal,
): Promise<void> {
  const uri = quote(`file://${path}`);
  await phone.shell(`am broadcast -a android.intent.action.MEDIA_SCANNER_SCAN_FILE -d ${uri}`, signal);
  if (sdk >= SCAN_CALL_SDK) {
    await phone.shell(`content call --uri content://media --method scan_file --arg ${quote(path)}`, signal);
  }
}

async function idOf(
  phone: Pick<PhoneLink, "shell">,
  index: string,
  path: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const where = quote(`_data='${path}'`);
  const { stdout } = await phone.shell(
    `content query --uri ${index} --projection _id --where ${where}`,
    signal,
  );
  return /\b_id=(\d+)/.exec(stdout)?.[1];
}
