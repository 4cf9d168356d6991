import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { expect, it, onTestFinished } from "vitest";
import { LibraryFolder } from "../../src/media/library-folder.ts";
import { MaterialLibrary } from "../../src/media/library.ts";
import type { MaterialInfo } from "../../src/media/library.ts";
import { ThumbnailCache } from "../../src/media/thumbnail-cache.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { jpeg, mp4 } from "./bytes.ts";

const info: MaterialInfo = { name: "a", tags: [], caption: null, username: null, sortOrder: 0 };
const video = Buffer.concat([mp4("isom"), Buffer.alloc(1000, "v")]);
const hashOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

async function* inParts(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function openLibrary() {
  const directory = await mkdtemp(join(tmpdir(), "library-"));
  const store = await openSqliteStore({ file: join(directory, "db"), clock: new ManualClock() });
  onTestFinished(async () => {
    await store[Symbol.asyncDispose]();
    await rm(directory, { recursive: true });
  });
  const place = join(directory, "materials");
  const folder = new LibraryFolder(place);
  const thumbnails = new ThumbnailCache(join(place, "thumbnails"));
  const library = new MaterialLibrary({ folder, thumbnails, materials: store.materials });
  const files = async () =>
    (await readdir(place, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map(({ name }) => name);
  return { library, folder, store, place, files };
}

it.each([1, 7, 64, 5000])("an upload in parts of %i bytes is kept whole, by what it holds", async (size) => {
  const { library, folder, files } = await openLibrary();
  const { material, isNew } = await library.upload({ ...info, caption: "hi" }, inParts(video, size));
  expect(material).toMatchObject({ kind: "video", contentType: "video/mp4", size: video.length });
  expect([isNew, material.sha256]).toEqual([true, hashOf(video)]);
  expect(await files()).toEqual([material.sha256]);
  const file = await library.fileOf(material);
  expect(file).toMatchObject({ path: folder.pathOf(material.sha256), size: video.length, caption: "hi" });
  expect(file?.knownAs).toBe(`material ${material.id} (${info.name})`);
  expect(await readFile(file!.path)).toEqual(video);
  expect((await stat(file!.path)).mode & 0o777).toBe(0o600);
});

it("the same file again is the material that there is, and stays the file that a task may have taken", async () => {
  const { library, files } = await openLibrary();
  const { material } = await library.upload(info, inParts(video, 100));
  const before = await library.fileOf(material);
  const again = await library.upload({ ...info, name: "other" }, inParts(video, 100));
  expect(again).toEqual({ material, isNew: false });
  expect(await library.fileOf(material)).toEqual(before);
  expect(await files()).toEqual([material.sha256]);
});

it("the same file again mends one that is damaged", async () => {
  const { library, folder } = await openLibrary();
  const { material } = await library.upload(info, inParts(video, 100));
  await truncate(folder.pathOf(material.sha256), 3);
  expect(await library.fileOf(material)).toBeUndefined();
  expect(await library.open(material.id)).toBeUndefined();
  await library.upload(info, inParts(video, 100));
  expect(await library.fileOf(material)).toMatchObject({ size: video.length });
});

it("what is no media is refused after its first bytes, and leaves nothing", async () => {
  const { library, store, files } = await openLibrary();
  let sent = 0;
  async function* endless() {
    for (;;) {
      sent += 1;
      yield Buffer.alloc(100, "x");
    }
  }
  await expect(library.upload(info, endless())).rejects.toMatchObject({
    reason: "INVALID_ARGUMENT",
    field: "file",
  });
  await expect(library.upload(info, inParts(Buffer.alloc(0), 1))).rejects.toMatchObject({ field: "file" });
  expect(sent).toBe(1);
  expect(await files()).toEqual([]);
  expect((await store.materials.list({}, 1, 1)).total).toBe(0);
});

it("an upload that is broken off leaves nothing", async () => {
  const { library, files } = await openLibrary();
  async function* broken() {
    yield video;
    throw new Error("gone");
  }
  await expect(library.upload(info, broken())).rejects.toThrow("gone");
  expect(await files()).toEqual([]);
});

it("a full disk is told as such", async () => {
  const { library, files } = await openLibrary();
  async function* full() {
    yield video;
    throw Object.assign(new Error("write"), { code: "ENOSPC" });
  }
  await expect(library.upload(info, full())).rejects.toMatchObject({
    reason: "UNAVAILABLE",
    message: "the disk of the data directory is full",
  });
  expect(await files()).toEqual([]);
});

it("a deleted material takes its file along", async () => {
  const { library, files } = await openLibrary();
  const { material } = await library.upload(info, inParts(jpeg, 100));
  await library.delete(material.id);
  expect(await files()).toEqual([]);
  expect(await library.open(material.id)).toBeUndefined();
  await expect(library.delete(material.id)).rejects.toMatchObject({ reason: "NOT_FOUND" });
});

it("an upload and a delete of the same file leave both row and file, or neither", async () => {
  const { library, files, store } = await openLibrary();
  const { material } = await library.upload(info, inParts(video, 100));
  await Promise.all([library.delete(material.id), library.upload(info, inParts(video, 50))]);
  expect((await files()).length).toBe((await store.materials.list({}, 1, 1)).total);
});

it("what a crash left without a row goes at the next start", async () => {
  const { library, place, files } = await openLibrary();
  const { material } = await library.upload(info, inParts(video, 100));
  const stray = hashOf(jpeg);
  await mkdir(join(place, stray.slice(0, 2)), { recursive: true });
  await writeFile(join(place, stray.slice(0, 2), stray), jpeg);
  await mkdir(join(place, "incoming"), { recursive: true });
  await writeFile(join(place, "incoming", "half"), jpeg);
  await writeFile(join(place, "notes.txt"), "not ours");
  await library.tidy();
  expect((await files()).toSorted()).toEqual([material.sha256, "notes.txt"].toSorted());
});

it("is opened with its bytes", async () => {
  const { library } = await openLibrary();
  const { material } = await library.upload(info, inParts(video, 100));
  await using file = await library.open(material.id);
  const parts: Uint8Array[] = [];
  for await (const part of file!.read()) parts.push(part);
  expect(Buffer.concat(parts)).toEqual(video);
});

it("a thumbnail is made once, and goes with its material", async () => {
  const { library, files } = await openLibrary();
  const large = await sharp({ create: { width: 900, height: 1600, channels: 3, background: "red" } })
    .png()
    .toBuffer();
  const { material } = await library.upload(info, inParts(large, 1000));
  const thumbnails = await Promise.all([library.thumbnail(material.id), library.thumbnail(material.id)]);
  expect(await sharp(thumbnails[0]).metadata()).toMatchObject({ format: "jpeg", width: 180, height: 320 });
  expect(thumbnails[1]).toEqual(thumbnails[0]);
  expect(await files()).toEqual(expect.arrayContaining([material.sha256, `${material.sha256}.jpg`]));
  await library.tidy();
  expect(await library.thumbnail(material.id)).toEqual(thumbnails[0]);
  await library.delete(material.id);
  expect(await library.thumbnail(material.id)).toBeUndefined();
  expect(await files()).toEqual([]);
});

it("what only begins like an image has no thumbnail", async () => {
  const { library } = await openLibrary();
  const { material } = await library.upload(info, inParts(jpeg, 100));
  await expect(library.thumbnail(material.id)).rejects.toMatchObject({ reason: "NOT_FOUND" });
});
