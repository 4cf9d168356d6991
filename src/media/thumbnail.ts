/**
 * A small picture of a material: of an image by sharp, of a video one of its frames by ffmpeg, where this computer has it.
 * What is broken beyond its first bytes has none.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Metadata } from "sharp";
import { Problem } from "../model/problem.ts";
import type { MediaFile } from "../model/task.ts";

/** Pixels, of the longer side. */
const LONGEST_SIDE = 320;
/** What an image may unpack to, in pixels: three times what the largest phone cameras take. */
const MOST_PIXELS = 600_000_000;
/** The same, in bytes, of one that does not come line by line: all of it has to be in memory at once. */
const MOST_BYTES_AT_ONCE = 512 * 1024 ** 2;
const SHRINK_TIMEOUT_S = 20;
/** A frame of 8K has 33 million. */
const MOST_FRAME_PIXELS = 40_000_000;
const FRAME_BYTES = 64 * 1024 ** 2;
const FRAME_TIMEOUT_MS = 20_000;
/** Of the first so many frames the one that is most like all of them, since the very first is often black. */
const FRAMES = 25;

const run = promisify(execFile);

/** A JPEG, upright. Rejects with NOT_FOUND where none can be made. */
export async function thumbnailOf(path: string, kind: MediaFile["kind"]): Promise<Buffer> {
  return shrink(kind === "video" ? await frameOf(path) : path);
}

async function shrink(image: string | Buffer): Promise<Buffer> {
  // loaded by whoever looks at materials, and not at each start
  const { default: sharp } = await import("sharp");
  try {
    const picture = sharp(image, { limitInputPixels: MOST_PIXELS }).timeout({ seconds: SHRINK_TIMEOUT_S });
    const bytes = bytesAtOnce(await picture.metadata());
    if (bytes > MOST_BYTES_AT_ONCE) throw new RangeError(`it unpacks to ${bytes} bytes`);
    return await picture
      .autoOrient()
      .resize(LONGEST_SIDE, LONGEST_SIDE, { fit: "inside", withoutEnlargement: true })
      .flatten({ background: "white" })
      .jpeg()
      .toBuffer();
  } catch (cause) {
    throw none("it cannot be read as an image", cause);
  }
}

/** A progressive JPEG keeps two bytes for each value until its last line has come. */
function bytesAtOnce({ format, isProgressive, width, height, channels, depth }: Metadata): number {
  if (!isProgressive) return 0;
  return width * height * channels * (format === "jpeg" || depth === "ushort" ? 2 : 1);
}

async function frameOf(path: string): Promise<Buffer> {
  // "file:", lest a name with a colon be taken for an address
  const limits = ["-protocol_whitelist", "file", "-max_pixels", String(MOST_FRAME_PIXELS)];
  const input = ["-v", "error", "-nostdin", ...limits, "-f", "mp4", "-i", `file:${path}`, "-an"];
  // made small first: all those frames are in memory at once
  const picture = ["-vf", `scale=${LONGEST_SIDE}:-2,thumbnail=${FRAMES}`, "-frames:v", "1"];
  const output = ["-f", "image2pipe", "-c:v", "png", "pipe:1"];
  try {
    const { stdout } = await run("ffmpeg", [...input, ...picture, ...output], {
      encoding: "buffer",
      maxBuffer: FRAME_BYTES,
      timeout: FRAME_TIMEOUT_MS,
      killSignal: "SIGKILL",
    });
    return stdout;
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    throw none(isMissing ? "install ffmpeg on the server for those of videos" : "it cannot be read", cause);
  }
}

function none(why: string, cause: unknown): Problem {
  return new Problem("NOT_FOUND", `the material has no thumbnail: ${why}`, { field: "material_id", cause });
}
