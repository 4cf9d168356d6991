import { describe, expect, test } from "vitest";
import { checkBattery, parseBattery } from "../../src/device/battery.ts";
import { wake } from "../../src/device/wake.ts";
import { fastClock } from "./fast-clock.ts";
import { ScriptedPhone } from "./scripted-phone.ts";

const never = new AbortController().signal;
const clock = fastClock(50);

/** Lines of `dumpsys window` of Android 13, as far as they matter. */
const dump = ({ isAwake = true, isLocked = false }) =>
  `    mAwake=${isAwake}mScreenOnEarly=true\n  KeyguardServiceDelegate\n    showing=${isLocked}\n  mDreamingLockscreen=${isLocked}\n`;

describe("waking", () => {
  test("takes two commands where the phone is on and open", async () => {
    const phone = new ScriptedPhone([/^dumpsys window/, dump({})]);
    await wake(phone, clock, never);
    expect(phone.commands).toEqual(["input keyevent 224", "dumpsys window"]);
  });

  test("swipes where the system's own way past the lock does not help", async () => {
    let isLocked = true;
    const phone = new ScriptedPhone(
      [/^dumpsys window/, () => dump({ isLocked })],
      [
        /^input swipe/,
        () => {
          isLocked = false;
          return "";
        },
      ],
    );
    await wake(phone, clock, never);
    expect(phone.commands).toContain("wm dismiss-keyguard");
  });

  test("is DEVICE_LOCKED where nothing opens it, and names the remedy", async () => {
    const phone = new ScriptedPhone([/^dumpsys window/, dump({ isLocked: true })]);
    await expect(wake(phone, clock, never)).rejects.toMatchObject({
      reason: "DEVICE_LOCKED",
      message: expect.stringMatching(/R58M12.*remove its PIN/),
    });
  });

  test("is DEVICE_LOCKED too where the locked phone falls asleep at the last look", async () => {
    let looks = 0;
    const phone = new ScriptedPhone([
      /^dumpsys window/,
      () => dump({ isAwake: ++looks < 20, isLocked: true }),
    ]);
    await expect(wake(phone, clock, never)).rejects.toMatchObject({ reason: "DEVICE_LOCKED" });
    expect(looks).toBe(20);
  });

  test("is DEVICE_UNRESPONSIVE where the screen stays dark", async () => {
    const phone = new ScriptedPhone([/^dumpsys window/, dump({ isAwake: false })]);
    await expect(wake(phone, clock, never)).rejects.toMatchObject({ reason: "DEVICE_UNRESPONSIVE" });
  });

  test("does not mind a second display that is off", async () => {
    const phone = new ScriptedPhone([/^dumpsys window/, dump({}) + dump({ isAwake: false })]);
    await wake(phone, clock, never);
    expect(phone.commands).toHaveLength(2);
  });
});

describe("the battery", () => {
  const battery = (level: number, powered: string) =>
    `Current Battery Service state:\n  AC powered: false\n  ${powered} powered: true\n  level: ${level}\n  scale: 100\n`;

  test("is read with where its power comes from", () => {
    expect(parseBattery(battery(55, "USB"))).toEqual({ percent: 55, isPowered: true });
    expect(parseBattery("  USB powered: false\n  level: 100\n  scale: 200")).toEqual({
      percent: 50,
      isPowered: false,
    });
    expect(parseBattery("Can't find service: battery")).toBeUndefined();
  });

  test("below the limit is DEVICE_BATTERY_LOW, and says how much is left", async () => {
    const phone = new ScriptedPhone([/battery/, battery(4, "USB")]);
    await expect(checkBattery(phone, never)).rejects.toMatchObject({
      reason: "DEVICE_BATTERY_LOW",
      message: expect.stringContaining("4 %"),
    });
  });

  test("of a phone that does not tell is no reason to refuse it", async () => {
    expect(await checkBattery(new ScriptedPhone(), never)).toBeUndefined();
  });
});
