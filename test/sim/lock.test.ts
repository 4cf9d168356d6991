import { expect, test } from "vitest";
import { Driver } from "./driver.ts";

const FAULTS = "/phones/sim-1/faults";

async function locked(pin: boolean | string): Promise<Driver> {
  const phone = await Driver.start();
  await phone.shell("input keyevent 224");
  await phone.control("POST", FAULTS, { kind: "locked", pin });
  return phone;
}

async function isLocked(phone: Driver): Promise<boolean> {
  return (await phone.shell("dumpsys window | grep mDreamingLockscreen=true")).code === 0;
}

/** In parts of the screen. */
async function swipe(phone: Driver, from: number, to: number): Promise<void> {
  const [, width = 0, height = 0] =
    /(\d+)x(\d+)/.exec((await phone.shell("wm size")).stdout)?.map(Number) ?? [];
  const x = Math.round(width / 2);
  await phone.shell(`input swipe ${x} ${Math.round(height * from)} ${x} ${Math.round(height * to)} 200`);
}

test.for([
  ["a long swipe up", 0.8, 0.3, false],
  ["a short swipe", 0.8, 0.75, true],
  ["a swipe down", 0.3, 0.8, true],
] as const)("%s leaves the phone locked or not", async ([_, from, to, after]) => {
  await using phone = await locked(false);
  await swipe(phone, from, to);
  expect(await isLocked(phone)).toBe(after);
});

test("a dark phone feels no touch, and every sleep locks it again", async () => {
  await using phone = await Driver.start();
  await swipe(phone, 0.8, 0.3);
  expect(await isLocked(phone)).toBe(true);
  await phone.wake();
  expect(await isLocked(phone)).toBe(false);
  await phone.shell("input keyevent KEYCODE_POWER; input keyevent 26");
  expect(await isLocked(phone)).toBe(true);
});

test("nothing but the right PIN opens a phone that asks for one", async () => {
  await using phone = await locked("2580");
  await phone.startSession();
  await swipe(phone, 0.8, 0.3);
  await phone.shell("wm dismiss-keyguard; input keyevent 82");
  expect(await phone.source()).toContain("Enter your PIN");
  await phone.shell("input text 1111; input keyevent 66");
  expect(await phone.source()).toContain("Wrong PIN");
  expect(await isLocked(phone)).toBe(true);
  for (const key of "2580") await phone.click("id", `com.android.systemui:id/key${key}`);
  await phone.click("id", "com.android.systemui:id/key_enter");
  expect(await isLocked(phone)).toBe(false);
});

test("an app that starts on a locked phone shows only when it is opened", async () => {
  await using phone = await locked(false);
  await phone.startSession();
  await phone.shell("am start -W -n com.zhiliaoapp.musically/com.ss.android.ugc.aweme.splash.SplashActivity");
  await phone.simulator.phones[0]?.delays.wait(2000);
  expect(await phone.source()).not.toContain("com.zhiliaoapp.musically");
  await phone.shell("wm dismiss-keyguard");
  await phone.waitFor("accessibility id", "Profile");
});

test("mending opens the phone", async () => {
  await using phone = await locked(true);
  await phone.control("DELETE", FAULTS);
  expect(await isLocked(phone)).toBe(false);
});
