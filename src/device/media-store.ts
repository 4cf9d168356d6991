/** A file of this computer becomes media of the phone: pushed, scanned, and known by a content URI. */
import { sleep } from "../clock.ts";
import type { Clock } from "../clock.ts";
import { Problem } from "../model/problem.ts";
import type { PhoneLink } from "./link.ts";
import { quote } from "./quote.ts";

export interface PhoneMedia {
  /** On the phone, by its real name: links are not resolved by the scanner. */
  readonly path: string;
  /** content://media/external/KIND/media/ID. */
  readonly uri: string;
}

export interface MediaToAdd {
  /** On this computer. */
  readonly file: string;
  /** Becomes part of its name on the phone, where no other file may have it: the index would hand out the older one. */
  readonly unique: string;
}

export interface ImageToAdd extends MediaToAdd {
  readonly contentType: "image/jpeg" | "image/png";
}

/** What of a file's kind the phone goes by. */
interface Kind {
  readonly suffix: string;
  readonly index: string;
}

/** What we put on a phone begins with this, so that it can be told from its owner's pictures. */
const MEDIA_PREFIX = "phonefleet-";

const FOLDER = "/storage/emulated/0/DCIM/Camera";
const VIDEO: Kind = { suffix: "mp4", index: "content://media/external/video/media" };
const IMAGES = "content://media/external/images/media";
/** Since Android 10 the broadcast alone may be ignored. */
const SCAN_CALL_SDK = 29;
const SCAN_TIMEOUT_MS = 30_000;
const SCAN_PAUSE_MS = 200;
const SCAN_AGAIN_EVERY = 10;

export function addVideo(
  phone: Pick<PhoneLink, "serial" | "shell" | "push">,
  media: MediaToAdd,
  sdk: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<PhoneMedia> {
  return add(phone, media, VIDEO, sdk, clock, signal);
}

export function addImage(
  phone: Pick<PhoneLink, "serial" | "shell" | "push">,
  image: ImageToAdd,
  sdk: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<PhoneMedia> {
  const suffix = image.contentType === "image/png" ? "png" : "jpg";
  return add(phone, image, { suffix, index: IMAGES }, sdk, clock, signal);
}

async function add(
  phone: Pick<PhoneLink, "serial" | "shell" | "push">,
  { file, unique }: MediaToAdd,
  { suffix, index }: Kind,
  sdk: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<PhoneMedia> {
  const path = `${FOLDER}/${MEDIA_PREFIX}${unique}.${suffix}`;
  await phone.shell(`mkdir -p ${quote(FOLDER)}`, signal);
  await phone.push(file, path, clock.now(), signal);
  // by the phone's own clock: pickers sort by it
  await phone.shell(`touch ${quote(path)}`, signal);
  const until = clock.elapsed() + SCAN_TIMEOUT_MS;
  for (let look = 0; clock.elapsed() < until; look++) {
    if (look % SCAN_AGAIN_EVERY === 0) await scan(phone, path, sdk, signal);
    const id = await idOf(phone, path, index, signal);
    if (id !== undefined) return { path, uri: `${index}/${id}` };
    await sleep(clock, SCAN_PAUSE_MS, signal);
  }
  throw new Problem(
    "MEDIA_REFUSED",
    `device ${phone.serial} did not index ${path} within 30 s; is it what its name says?`,
  );
}

async function scan(
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
  path: string,
  index: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const where = quote(`_data='${path}'`);
  const { stdout } = await phone.shell(
    `content query --uri ${index} --projection _id --where ${where}`,
    signal,
  );
  return /\b_id=(\d+)/.exec(stdout)?.[1];
}
