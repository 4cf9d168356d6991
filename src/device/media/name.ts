/** What our files are called on a phone: told from its owner's by their beginning, and their age by what follows. */
import type { MediaFile } from "../../model/task.ts";

export type ContentType = MediaFile["contentType"];

/** By its real name: the scanner does not resolve links. */
export const MEDIA_FOLDER = "/storage/emulated/0/DCIM/Camera";

const OURS = /^phonefleet-([0-9a-z]{6,9})-[\w.-]*\.(mp4|jpg|png)$/;
const ENDINGS = { "video/mp4": "mp4", "image/jpeg": "jpg", "image/png": "png" } as const;

/** `unique`: no other file may have the name, or the index would hand out the older one. */
export function mediaPath(contentType: ContentType, unique: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000).toString(36);
  return `${MEDIA_FOLDER}/phonefleet-${seconds}-${unique.replaceAll(/[^\w.-]/g, "_")}.${ENDINGS[contentType]}`;
}

/** When it was put there, by our clock; undefined where the file is not ours. */
export function putAtMs(fileName: string): number | undefined {
  const seconds = OURS.exec(fileName)?.[1];
  return seconds === undefined ? undefined : Number.parseInt(seconds, 36) * 1000;
}
