import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, it, onTestFinished } from "vitest";
import { thumbnailOf } from "../../src/media/thumbnail.ts";
import { lacks } from "../support/tools.ts";
import { mp4 } from "./bytes.ts";

const demo = new URL("../../assets/demo.mp4", import.meta.url).pathname;

async function temporaryFile(name: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "thumbnail-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  return join(directory, name);
}

it("an image comes upright, small and without its transparency", async () => {
  const file = await temporaryFile("a");
  const lying = sharp({ create: { width: 1600, height: 900, channels: 4, background: "#ff000000" } });
  await lying.withMetadata({ orientation: 6 }).png().toFile(file);
  const thumbnail = await thumbnailOf(file, "image");
  expect(await sharp(thumbnail).metadata()).toMatchObject({ format: "jpeg", width: 180, height: 320 });
  const { channels } = await sharp(thumbnail).stats();
  expect(channels.map(({ min }) => min)).toEqual([255, 255, 255]);
});

it("a small image is not made larger", async () => {
  const file = await temporaryFile("a");
  await sharp({ create: { width: 20, height: 10, channels: 3, background: "red" } })
    .jpeg()
    .toFile(file);
  expect(await sharp(await thumbnailOf(file, "image")).metadata()).toMatchObject({ width: 20, height: 10 });
});

it.each(["png", "jpeg"] as const)(
  "a %s that would have to be unpacked whole has none",
  async (format) => {
    const file = await temporaryFile("a");
    const large = sharp({
      create: { width: 16_000, height: 12_000, channels: 3, background: "red" },
      limitInputPixels: false,
    });
    await large.toFormat(format, { progressive: true }).toFile(file);
    await expect(thumbnailOf(file, "image")).rejects.toMatchObject({ reason: "NOT_FOUND" });
  },
  60_000,
);

describe.skipIf(lacks("ffmpeg"))("of a video", () => {
  it("one of its frames is shown, whatever its file is called", async () => {
    const file = await temporaryFile("http:-i %d.mp4");
    await copyFile(demo, file);
    const { format, width, height } = await sharp(await thumbnailOf(file, "video")).metadata();
    expect([format, Math.max(width, height)]).toEqual(["jpeg", 320]);
  });

  it("that cannot be played there is none", async () => {
    const file = await temporaryFile("a.mp4");
    await writeFile(file, mp4("isom"));
    await expect(thumbnailOf(file, "video")).rejects.toMatchObject({ reason: "NOT_FOUND" });
  });
});
