/** Files to publish, each of which an outsider can tell from all others. */
import { createHash, randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

export interface TestFile {
  readonly path: string;
  readonly sha256: string;
}

const HEADS = {
  video: ["000000186674797069736f6d", "mp4"],
  image: ["89504e470d0a1a0a", "png"],
} as const;
const BYTES = 40_000;

export async function makeFile(folder: string, kind: keyof typeof HEADS): Promise<TestFile> {
  const [head, suffix] = HEADS[kind];
  const bytes = Buffer.concat([Buffer.from(head, "hex"), randomBytes(BYTES)]);
  const path = join(folder, `it's ${bytes.toString("hex", 20, 26)}.${suffix}`);
  await writeFile(path, bytes);
  return { path, sha256: createHash("sha256").update(bytes).digest("hex") };
}
