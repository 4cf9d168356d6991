import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../../src/clock.ts";
import { AdbServer } from "../../src/device/adb.ts";
import { openSession } from "../../src/device/session.ts";
import type { Phone } from "../../src/sim/phone.ts";
import { startSimulator } from "../../src/sim/simulator.ts";
import type { Simulator } from "../../src/sim/simulator.ts";

const never = new AbortController().signal;
const TIKTOK = "com.zhiliaoapp.musically";
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

const open = (signal: AbortSignal = never) => {
  const adb = new AdbServer({ host: "127.0.0.1", port: sim.adbPort }, systemClock);
  return openSession(adb.phone("sim-1"), systemClock, signal);
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
    phone.glass.isLocked = true;
    phone.glass.keyguard.setPin("2580");
    await expect(open()).rejects.toMatchObject({ reason: "DEVICE_LOCKED" });
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
});

describe("the screen", () => {
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

describe("a video", () => {
  test("becomes media of the phone with a content URI", async () => {
    await using session = await open();
    const file = join(folder, "it's $HOME.mp4");
    await writeFile(file, Buffer.alloc(200_000, 1));
    const media = await session.addVideo({ file, unique: "1" }, never);
    expect(media.path).toBe("/storage/emulated/0/DCIM/Camera/phonefleet-1.mp4");
    expect(phone.media.open(media.uri)?.size).toBe(200_000);
  });

  test("that is gone from the server is MATERIAL_MISSING and named", async () => {
    await using session = await open();
    const file = join(folder, "gone.mp4");
    await expect(session.addVideo({ file, unique: "2" }, never)).rejects.toMatchObject({
      reason: "MATERIAL_MISSING",
      message: expect.stringContaining(file),
    });
  });
});
