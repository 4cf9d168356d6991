/** What a file is, by its first bytes. */
import type { MediaFile } from "../model/task.ts";

export type MediaType = Pick<MediaFile, "kind" | "contentType">;

/** As many bytes as it takes. */
export const SNIFFED_BYTES = 64;

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const JPEG = Buffer.from([0xff, 0xd8, 0xff]);

/**
 * Major brands of ISO/IEC 14496-12 files that hold mp4 video, by the registry at mp4ra.org. The same box opens
 * QuickTime ("qt  "), audio ("M4A ") and pictures ("heic", "avif"), which the apps' share intents do not take.
 */
const MP4_BRAND = /^(?:iso.|mp4[12]|avc1|dash|cmf[2cf]|M4V[ HP]|MSNV|XAVC|f4v |mmp4)$/;

/** Undefined where it is neither mp4 nor jpg nor png. */
export function sniff(start: Buffer): MediaType | undefined {
  if (startsWith(start, JPEG)) return { kind: "image", contentType: "image/jpeg" };
  if (startsWith(start, PNG)) return { kind: "image", contentType: "image/png" };
  const isFileTypeBox = start.toString("latin1", 4, 8) === "ftyp";
  if (isFileTypeBox && MP4_BRAND.test(start.toString("latin1", 8, 12))) {
    return { kind: "video", contentType: "video/mp4" };
  }
  return undefined;
}

function startsWith(start: Buffer, signature: Buffer): boolean {
  return start.subarray(0, signature.length).equals(signature);
}
