import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../../src/clock.ts";
import type { Clock } from "../../src/clock.ts";
import { AdbServer } from "../../src/device/adb/adb.ts";
import { mediaPath } from "../../src/device/media/name.ts";
import { openSession } from "../../src/device/session.ts";
import { Faults } from "../../src/sim/faults/faults.ts";
import type { Phone } from "../../src/sim/phone.ts";
import { startSimulator } from "../../src/sim/simulator.ts";
import type { Simulator } from "../../src/sim/simulator.ts";
import { fastClock } from "./fast-clock.ts";

const never = new AbortController().signal;
const TIKTOK = "com.zhiliaoapp.musically";
const PUSHED_APK = "/data/local/tmp/phonefleet-io.appium.uiautomator2.server.apk";
let sim: Simulator;
let phone: Phone;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "phonefleet-session-"));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  sim = await startSimulator({ phones: 1, speed: 50 });
  const [first] = sim.phones;
  if (!first) throw new Error("no phone");
  phone = first;
});
afterEach(() => sim.stop());

const open = (signal: AbortSignal = never, clock: Clock = systemClock) => {
  const adb = new AdbServer({ host: "127.0.0.1", port: sim.adbPort }, clock);
  return openSession(adb.phone("sim-1"), clock, signal);
};

describe("opening", () => {
  test("wakes and unlocks the phone, keeps it awake, and gives that back", async () => {
    phone.glass.isAwake = false;
    phone.glass.isLocked = true;
    const session = await open();
    expect([phone.glass.isAwake, phone.glass.isLocked, phone.staysOn]).toEqual([true, false, true]);
    await session[Symbol.asyncDispose]();
    expect(phone.staysOn).toBe(false);
  });

  test("says DEVICE_LOCKED where only a PIN would open the phone", async () => {
    new Faults(phone).start("locked", { pin: true });
    await expect(open(never, fastClock(20))).rejects.toMatchObject({ reason: "DEVICE_LOCKED" });
  });

  test("says DEVICE_BATTERY_LOW before it touches anything", async () => {
    phone.batteryPercent = 4;
    phone.glass.isAwake = false;
    await expect(open()).rejects.toMatchObject({ reason: "DEVICE_BATTERY_LOW" });
    expect(phone.glass.isAwake).toBe(false);
  });

  test("takes off media of ours that a crash left there yesterday, and nothing else", async () => {
    const camera = "/storage/emulated/0/DCIM/Camera";
    const old = mediaPath("video/mp4", "x", Date.now() - 86_400_000);
    const others = [mediaPath("video/mp4", "y", Date.now()), `${camera}/IMG_1.jpg`];
    for (const path of [old, ...others]) phone.files.write(path, Buffer.from("x"), 0);
    phone.media.scan(old);
    await using _ = await open();
    expect(phone.files.read(old)).toBeUndefined();
    expect(phone.media.rows("file")).toEqual([]);
    expect(others.map((path) => phone.files.read(path)?.size)).toEqual([1, 1]);
  });

  test("installs the UI server in the version that we bring", async () => {
    await using session = await open();
    expect(session.serial).toBe("sim-1");
    expect(phone.packages.get("io.appium.uiautomator2.server")?.versionName).toMatch(/^\d+\.\d+\.\d+$/);
    expect(phone.packages.get("io.appium.uiautomator2.server.test")).toBeDefined();
  });

  test("ends within a second when its signal aborts", async () => {
    phone.cable.gate.shut();
    const stop = new AbortController();
    const opened = open(stop.signal);
    const before = performance.now();
    stop.abort(new Error("stopped"));
    await expect(opened).rejects.toThrow("stopped");
    expect(performance.now() - before).toBeLessThan(1000);
  });

  test("ends within a second in the middle of an installation", async () => {
    phone.delays.slowBy(50);
    const stop = new AbortController();
    const opened = open(stop.signal);
    await expect.poll(() => phone.files.read(PUSHED_APK)).toBeDefined();
    const before = performance.now();
    stop.abort(new Error("stopped"));
    await expect(opened).rejects.toThrow("stopped");
    expect(performance.now() - before).toBeLessThan(1000);
    expect(phone.packages.has("io.appium.uiautomator2.server")).toBe(false);
  });
});

describe("the screen", () => {
  test.each(["screen", "tap"] as const)("a %s that hangs ends within a second of a stop", async (verb) => {
    const session = await open();
    const { nodes } = await session.screen(never);
    const [node] = nodes;
    if (!node) throw new Error("an empty screen");
    phone.cable.gate.shut();
    const stop = new AbortController();
    const hung = verb === "tap" ? session.tap(node, stop.signal) : session.screen(stop.signal);
    const before = performance.now();
    setImmediate(() => stop.abort(new Error("stopped")));
    await expect(hung).rejects.toThrow("stopped");
    expect(performance.now() - before).toBeLessThan(1000);
    phone.cable.gate.open();
    await session[Symbol.asyncDispose]();
  });

  test("is read again after the UI server was killed", async () => {
    await using session = await open();
    await session.screen(never);
    phone.instrumentation.kill();
    expect((await session.screen(never)).nodes.length).toBeGreaterThan(0);
  });

  test("a touch is not repeated when the UI server is gone", async () => {
    await using session = await open();
    const screen = await session.screen(never);
    const icon = screen.find([{ text: ["TikTok"], clickable: true }]);
    if (!icon) throw new Error("no icon");
    phone.instrumentation.kill();
    await expect(session.tap(icon.node, never)).rejects.toMatchObject({ reason: "UI_SERVER_FAILED" });
    expect(phone.glass.foreground).toBeUndefined();
    await session.screen(never);
    await session.tap(icon.node, never);
    await expect.poll(() => phone.glass.foregroundPackage).toBe(TIKTOK);
  });

  test("is read over one connection through adb", async () => {
    const link = new AdbServer({ host: "127.0.0.1", port: sim.adbPort }, systemClock).phone("sim-1");
    const openTcp = link.openTcp.bind(link);
    let connections = 0;
    link.openTcp = (port, signal) => {
      connections++;
      return openTcp(port, signal);
    };
    await using session = await openSession(link, systemClock, never);
    const before = connections;
    for (let reads = 0; reads < 5; reads++) await session.screen(never);
    expect(connections).toBe(before);
  });

  test("is a PNG too", async () => {
    await using session = await open();
    expect((await session.screenshot(never)).subarray(1, 4).toString()).toBe("PNG");
  });

  test("of a phone that is gone is DEVICE_LOST", async () => {
    await using session = await open();
    phone.cable.set("absent");
    await expect(session.screen(never)).rejects.toMatchObject({ reason: "DEVICE_LOST" });
  });
});

test("a phone that fell asleep in the middle is woken again", async () => {
  let laterMs = 0;
  const clock = { ...systemClock, elapsed: () => systemClock.elapsed() + laterMs };
  await using session = await open(never, clock);
  phone.glass.isAwake = false;
  phone.glass.isLocked = true;
  laterMs = 60_000;
  await session.wake(never);
  expect([phone.glass.isAwake, phone.glass.isLocked]).toEqual([true, false]);
});

test("a session after a crash gives back what the one before it borrowed", async () => {
  const link = new AdbServer({ host: "127.0.0.1", port: sim.adbPort }, systemClock).phone("sim-1");
  const setting = async (name: string) => (await link.shell(`settings get global ${name}`, never)).stdout;
  await link.shell("settings put global stay_on_while_plugged_in 2", never);
  // never closed, as after a crash; what it changed is as the phone has it then
  await open();
  await link.shell("settings put global stay_on_while_plugged_in 7", never);
  const next = await open();
  await next[Symbol.asyncDispose]();
  expect(await setting("stay_on_while_plugged_in")).toBe("2\n");
  expect(await setting("phonefleet_owner")).toBe("null\n");
});

describe("apps", () => {
  test("are there or not, start from their icon, and are stopped", async () => {
    await using session = await open();
    expect(await session.isInstalled(TIKTOK, never)).toBe(true);
    expect(await session.isInstalled("com.example.none", never)).toBe(false);
    await session.launch(TIKTOK, never);
    await expect.poll(() => phone.glass.foregroundPackage).toBe(TIKTOK);
    await session.stopApp(TIKTOK, never);
    expect(phone.glass.foreground).toBeUndefined();
    await expect(session.launch("com.example.none", never)).rejects.toMatchObject({ reason: "APP_MISSING" });
  });
});

test("an image becomes media of the phone too", async () => {
  await using session = await open();
  const file = join(folder, "picture.png");
  await writeFile(file, Buffer.alloc(2000, 1));
  const { uri } = await session.addMedia({ file, unique: "3", contentType: "image/png" }, never);
  expect(uri).toMatch(/^content:\/\/media\/external\/images\/media\/\d+$/);
  expect(phone.media.open(uri)?.size).toBe(2000);
});

describe("a video", () => {
  test("becomes media of the phone with a content URI", async () => {
    await using session = await open();
    const file = join(folder, "it's $HOME.mp4");
    await writeFile(file, Buffer.alloc(200_000, 1));
    const media = await session.addMedia({ file, unique: "1", contentType: "video/mp4" }, never);
    expect(media.path).toMatch(/^\/storage\/emulated\/0\/DCIM\/Camera\/phonefleet-[0-9a-z]+-1\.mp4$/);
    expect(phone.media.open(media.uri)?.size).toBe(200_000);
  });

  test("that is gone from the server is MATERIAL_MISSING and named", async () => {
    await using session = await open();
    const file = join(folder, "gone.mp4");
    await expect(
      session.addMedia({ file, unique: "2", contentType: "video/mp4" }, never),
    ).rejects.toMatchObject({
      reason: "MATERIAL_MISSING",
      message: expect.stringContaining(file),
    });
  });
});
