import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { allowMedia } from "../../../src/device/apps.ts";
import { parseFree } from "../../../src/device/media/free-space.ts";
import { mediaPath, putAtMs } from "../../../src/device/media/name.ts";
import { addMedia } from "../../../src/device/media/store.ts";
import { sweepMedia } from "../../../src/device/media/sweep.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { fastClock } from "../fast-clock.ts";
import { ScriptedPhone } from "../scripted-phone.ts";

const never = new AbortController().signal;
const CAMERA = "/storage/emulated/0/DCIM/Camera";
const HOUR_MS = 3_600_000;
const df = (availableKib: number) =>
  `Filesystem     1K-blocks     Used Available Use% Mounted on\n/dev/fuse      113083736 6180216 ${availableKib}   6% /storage/emulated\n`;

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "phonefleet-media-"));
  file = join(folder, "picture.png");
  await writeFile(file, Buffer.alloc(2000));
});
afterAll(() => rm(folder, { recursive: true }));

describe("media", () => {
  let phone: ScriptedPhone;
  const add = (sdk = 34) =>
    addMedia(phone, { file, unique: "a/b c", contentType: "image/png" }, sdk, fastClock(100), never);

  beforeEach(() => {
    phone = new ScriptedPhone([/^content query/, "Row: 0 _id=77\n"]);
  });

  test("are pushed under a name of ours, dated by the phone, scanned both ways and known by their id", async () => {
    const { path, uri } = await add();
    expect(path).toMatch(/^\/storage\/emulated\/0\/DCIM\/Camera\/phonefleet-[0-9a-z]+-a_b_c\.png$/);
    expect(uri).toBe("content://media/external/images/media/77");
    expect(phone.commands.map((line) => line.split(" ").slice(0, 2).join(" "))).toEqual([
      "mkdir -p",
      "df -k",
      `push ${path}`,
      `touch '${path}'`,
      "am broadcast",
      "content call",
      "content query",
    ]);
  });

  test("find their folder there once it was made, until another connection", async () => {
    await add();
    await add();
    expect(phone.commands.filter((line) => line.startsWith("mkdir"))).toHaveLength(1);
    phone.memory = {};
    await add();
    expect(phone.commands.filter((line) => line.startsWith("mkdir"))).toHaveLength(2);
  });

  test("are scanned by broadcast alone before Android 10", async () => {
    await add(28);
    expect(phone.commands.some((line) => line.startsWith("content call"))).toBe(false);
  });

  test("that do not fit are DEVICE_STORAGE_FULL before anything is pushed", async () => {
    phone.teach([/^df/, df(40_000)]);
    await expect(add()).rejects.toMatchObject({
      reason: "DEVICE_STORAGE_FULL",
      message: expect.stringMatching(/R58M12 has 40 MiB left and needs 65/),
    });
    expect(phone.commands.some((line) => line.startsWith("push"))).toBe(false);
  });

  test("that the phone never indexes are MEDIA_REFUSED", async () => {
    phone.teach([/^content query/, "No result found.\n"]);
    await expect(add()).rejects.toMatchObject({ reason: "MEDIA_REFUSED" });
  });
});

test("free space is read from toybox's table, also where a name takes a line of its own", () => {
  expect(parseFree(df(106_772_448))).toBe(106_772_448 * 1024);
  expect(
    parseFree(
      "Filesystem\n 1K-blocks Used Available Use% Mounted on\n/dev/block/dm-55\n 100 40 60 40% /data\n",
    ),
  ).toBe(60 * 1024);
  expect(parseFree("df: not found")).toBeUndefined();
});

describe("our media on a phone", () => {
  const clock = new ManualClock();
  const named = (agoMs: number) => mediaPath("video/mp4", "x", clock.now() - agoMs).slice(CAMERA.length + 1);
  const sweep = async (names: readonly string[]) => {
    const phone = new ScriptedPhone([/^ls/, names.map((name) => `${name}\n`).join("")]);
    await sweepMedia(phone, 34, clock, never);
    return phone.commands.filter((line) => /^(rm|content delete)/.test(line));
  };

  test("are taken off hours later, file and row", async () => {
    const old = named(7 * HOUR_MS);
    expect(await sweep([old])).toEqual([
      `rm -f '${CAMERA}/${old}'`,
      expect.stringMatching(/^content delete .*_data=/),
    ]);
  });

  test("stay while an app may still be uploading them", async () => {
    expect(await sweep([named(HOUR_MS)])).toEqual([]);
  });

  test("are looked for every ten minutes, and at once again while some are left", async () => {
    const time = new ManualClock();
    const phone = new ScriptedPhone([/^ls/, ""]);
    const looksAfter = async (ms: number) => {
      time.advance(ms);
      await sweepMedia(phone, 34, time, never);
      return phone.commands.filter((line) => line.startsWith("ls")).length;
    };
    expect([await looksAfter(0), await looksAfter(599_000), await looksAfter(1_000)]).toEqual([1, 1, 2]);
    const many = Array.from({ length: 12 }, (_, nth) =>
      mediaPath("video/mp4", `x${nth}`, time.now() - 7 * HOUR_MS).slice(CAMERA.length + 1),
    );
    phone.teach([/^ls/, many.join("\n")]);
    expect([await looksAfter(600_000), await looksAfter(0)]).toEqual([3, 4]);
  });

  test("are all that is ever taken off", async () => {
    const others = [
      "IMG_20260101.jpg",
      "phonefleet.mp4",
      "phonefleet-holiday.mp4",
      "my-phonefleet-1abcde-x.mp4",
      "phonefleet-1abcde-x.mp4.bak",
      "'; rm -rf *",
    ];
    expect(await sweep(others)).toEqual([]);
  });

  test("tell when they were put there", () => {
    expect(putAtMs(named(0))).toBe(Math.floor(clock.now() / 1000) * 1000);
  });
});

describe("an app is allowed to see media", () => {
  test.each([
    [34, ["READ_MEDIA_VIDEO", "READ_MEDIA_IMAGES"]],
    [30, ["READ_EXTERNAL_STORAGE"]],
    [28, ["READ_EXTERNAL_STORAGE", "WRITE_EXTERNAL_STORAGE"]],
  ])("by what Android with SDK %d asks for", async (sdk, names) => {
    const phone = new ScriptedPhone([/^pm grant/, { code: 255, stderr: "has not requested permission" }]);
    await allowMedia(phone, "com.app", sdk, never);
    expect(phone.commands).toEqual(names.map((name) => `pm grant 'com.app' android.permission.${name}`));
  });
});
