import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fileIn, readFolder } from "../../src/media/folder.ts";
import { folderRefusal } from "../../src/media/inspect.ts";
import { jpeg, mp4, png } from "./bytes.ts";

let root: string;
const write = async (name: string, content: Uint8Array | string) => writeFile(join(root, name), content);

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "folder-")));
});

afterEach(() => rm(root, { recursive: true }));

describe("a folder of materials", () => {
  it("holds mp4 and images in name order, and passes over what else lies there", async () => {
    const names = [
      "10.png",
      "sort_2_a.jpg",
      "2.PNG",
      "sort_1_b.JPEG",
      "b.mp4",
      "a.MP4",
      ".c.mp4",
      "notes.txt",
      "d.mov",
    ];
    for (const name of names) await write(name, "x");
    expect(await readFolder(root, null, [])).toEqual({
      path: root,
      names: { video: ["a.MP4", "b.mp4"], image: ["2.PNG", "10.png", "sort_1_b.JPEG", "sort_2_a.jpg"] },
      caption: undefined,
    });
  });

  it("of the account comes first where there is one, with a caption of its own", async () => {
    await write("all.mp4", "x");
    await write("caption.txt", "for all");
    await mkdir(join(root, "@Ada"));
    await write("@Ada/hers.mp4", "x");
    await write("@Ada/caption.txt", "\uFEFF{for|by} Ada\r\n");
    const hers = { path: join(root, "@Ada"), caption: "{for|by} Ada" };
    expect(await readFolder(root, "ada", [])).toMatchObject({ ...hers, names: { video: ["hers.mp4"] } });
    expect(await readFolder(root, "bob", [])).toMatchObject({ path: root, caption: "for all" });
    expect(await readFolder(root, null, [])).toMatchObject({ path: root });
  });

  it("that is a file named as the account is none of the account's", async () => {
    await write("@ada", "x");
    expect((await readFolder(root, "ada", [])).path).toBe(root);
  });

  it.each([
    ["is missing", "gone", "does not exist"],
    ["is a file", "a.mp4", "is not a folder"],
  ])("that %s is named", async (_what, name, message) => {
    await write("a.mp4", "x");
    await expect(readFolder(join(root, name), null, [])).rejects.toMatchObject({
      reason: "MATERIAL_MISSING",
      message: expect.stringContaining(`${join(root, name)} ${message}`) as string,
    });
  });

  it.each([
    ["not UTF-8", Buffer.from([0x66, 0xfc, 0x72]), "is not UTF-8 text"],
    ["too long", "x".repeat(10_001), "is longer than 10000 characters"],
  ])("whose caption.txt is %s is told", async (_what, content, message) => {
    await write("caption.txt", content);
    await expect(readFolder(root, null, [])).rejects.toMatchObject({
      reason: "MATERIAL_MISSING",
      message: expect.stringContaining(message) as string,
    });
  });
});

describe("a file in a folder", () => {
  it("is what its content says, and brings the folder's caption", async () => {
    await write("a.mp4", mp4("isom"));
    await write("b.jpg", jpeg);
    await write("c.mp4", png);
    await write("caption.txt", "hello");
    const folder = await readFolder(root, null, []);
    expect(await fileIn(folder, "a.mp4", "video", [])).toMatchObject({ kind: "video", caption: "hello" });
    expect(await fileIn(folder, "b.jpg", "image", [])).toMatchObject({ contentType: "image/jpeg" });
    expect(await fileIn(folder, "c.mp4", "video", [])).toBeUndefined();
    expect(await fileIn(folder, "gone.mp4", "video", [])).toBeUndefined();
  });
});

describe("the media roots", () => {
  it("hold the folder, and what its links lead to", async () => {
    await mkdir(join(root, "inside"));
    await mkdir(join(root, "outside"));
    await write("outside/a.mp4", mp4("isom"));
    await symlink(join(root, "outside"), join(root, "inside/door"));
    await symlink(join(root, "outside/a.mp4"), join(root, "inside/a.mp4"));
    await symlink(join(root, "outside/a.mp4"), join(root, "inside/caption.txt"));
    const roots = [join(root, "inside")];
    for (const path of ["outside", "inside/door", "outside/nothing", "inside/../outside"]) {
      expect(await folderRefusal(join(root, path), roots)).toMatchObject({ reason: "OUTSIDE_MEDIA_ROOT" });
      await expect(readFolder(join(root, path), null, roots)).rejects.toThrow("outside of the media roots");
    }
    expect(await folderRefusal(join(root, "inside/nothing"), roots)).toBeUndefined();
    await expect(readFolder(join(root, "inside"), null, roots)).rejects.toThrow("outside of the media roots");
    await rm(join(root, "inside/caption.txt"));
    const folder = await readFolder(join(root, "inside"), null, roots);
    expect(folder.names.video).toEqual(["a.mp4"]);
    expect(await fileIn(folder, "a.mp4", "video", roots)).toBeUndefined();
  });
});
