import { describe, expect, test } from "vitest";
import { Driver, until } from "./driver.ts";

const FAULTS = "/phones/sim-1/faults";
const TIKTOK = "com.zhiliaoapp.musically";
const INSTAGRAM = "com.instagram.android";

async function awake(): Promise<Driver> {
  const phone = await Driver.start();
  await phone.wake();
  await phone.startSession();
  return phone;
}

const launch = (phone: Driver, name: string) =>
  phone.shell(`monkey -p ${name} -c android.intent.category.LAUNCHER 1`);

describe("a fault that is asked for wrongly is refused with a reason", () => {
  test.for([
    [{}, "unknown kind of fault"],
    [{ kind: "toString" }, "unknown kind of fault"],
    [[], "the body must be a JSON object"],
    ["text", "the body must be a JSON object"],
    [{ kind: "slow", factor: 0 }, "factor must be"],
    [{ kind: "slow", factor: "5" }, "factor must be"],
    [{ kind: "popup" }, "name must be one of permission"],
    [{ kind: "popup", name: "nonsense" }, "name must be one of"],
    [{ kind: "language" }, "locale must be"],
    [{ kind: "language", locale: "¿" }, "locale must be"],
    [{ kind: "low_battery", percent: 101 }, "percent must be"],
    [{ kind: "locked", pin: 1234 }, "pin must be"],
    [{ kind: "vanish_after_post", published: "no" }, "published must be"],
    [{ kind: "install_refused", reason: "because" }, "reason must"],
    [{ kind: "app_missing", app: "nonsense" }, "app must be one of tiktok, instagram"],
    [{ kind: "app_version", app: "tiktok" }, "version must be"],
    [{ kind: "old_android", sdk: 19 }, "sdk must be"],
  ] as const)("%j", async ([body, reason]) => {
    await using phone = await Driver.start();
    const answer = await phone.control("POST", FAULTS, body);
    expect(answer).toEqual({
      status: 400,
      body: expect.objectContaining({ error: expect.stringContaining(reason) }),
    });
  });
});

describe("a popup", () => {
  test("of Android's comes over the app in front", async () => {
    await using phone = await awake();
    await launch(phone, TIKTOK);
    await phone.waitFor("accessibility id", "Profile");
    await phone.control("POST", FAULTS, { kind: "popup", name: "permission" });
    expect(await phone.source()).toContain("com.android.permissioncontroller:id/permission_message");
    await phone.control("DELETE", FAULTS);
    expect(await phone.source()).not.toContain("permission_message");
  });

  test("waits for the next app to come to the front", async () => {
    await using phone = await awake();
    await phone.control("POST", FAULTS, { kind: "popup", name: "permission" });
    expect(await phone.source()).not.toContain("permission_message");
    await launch(phone, INSTAGRAM);
    await phone.waitFor("id", "com.android.permissioncontroller:id/permission_message");
  });

  test("that was mended before never comes", async () => {
    await using phone = await awake();
    await phone.control("POST", FAULTS, { kind: "popup", name: "not_responding" });
    await phone.control("DELETE", FAULTS);
    await launch(phone, TIKTOK);
    await phone.waitFor("accessibility id", "Profile");
    expect(await phone.source()).not.toContain("aerr_");
  });

  test("of the app's own is the app's to show", async () => {
    await using phone = await awake();
    await launch(phone, TIKTOK);
    await phone.waitFor("accessibility id", "Profile");
    const shown: string[] = [];
    const app = phone.simulator.phones[0]?.knownApps.tiktok;
    if (app) app.interrupt = (name) => void shown.push(name);
    for (const name of ["notifications", "update", "contacts", "rate", "follow_friends", "draft", "consent"])
      await phone.control("POST", FAULTS, { kind: "popup", name });
    expect(shown).toHaveLength(7);
  });
});

describe("what the platform holds against an account", () => {
  test("signed out, the app asks to log in until it is mended", async () => {
    await using phone = await awake();
    await phone.control("POST", FAULTS, { kind: "signed_out" });
    await launch(phone, INSTAGRAM);
    await phone.waitFor("xpath", "//*[@text='Log in']");
    await phone.control("DELETE", FAULTS);
    await phone.waitFor("accessibility id", "Profile");
  });

  test("blocked, a follow is not done", async () => {
    await using phone = await awake();
    await phone.control("POST", FAULTS, { kind: "block" });
    await phone.shell(
      `am start -W -a android.intent.action.VIEW -d https://www.instagram.com/nora/ -p ${INSTAGRAM}`,
    );
    await phone.click("id", `${INSTAGRAM}:id/profile_header_follow_button`);
    await phone.waitFor("xpath", "//*[contains(@text, 'Try again later')]");
    expect(phone.simulator.phones[0]?.account("instagram", "sim1_ig")?.following).toEqual([]);
  });
});

describe("the phone's own", () => {
  test("language is told by its properties", async () => {
    await using phone = await Driver.start();
    await phone.control("POST", FAULTS, { kind: "language", locale: "es" });
    expect((await phone.shell("getprop persist.sys.locale")).stdout).toBe("es-ES\n");
    await phone.control("DELETE", FAULTS);
    expect((await phone.shell("getprop persist.sys.locale")).stdout).toBe("en-US\n");
  });

  test("age is told by its properties", async () => {
    await using phone = await Driver.start();
    await phone.control("POST", FAULTS, { kind: "old_android", sdk: 27 });
    expect((await phone.shell("getprop ro.build.version.sdk; getprop ro.build.version.release")).stdout).toBe(
      "27\n8.1.0\n",
    );
  });

  test("sleep and battery are seen from outside, and mended", async () => {
    await using phone = await awake();
    const look = async (): Promise<string> =>
      (await phone.shell("dumpsys power | grep mWakefulness=; dumpsys battery | grep level")).stdout;
    await phone.control("POST", FAULTS, { kind: "asleep" });
    await phone.control("POST", FAULTS, { kind: "low_battery" });
    expect(await look()).toBe("  mWakefulness=Asleep\n  level: 4\n");
    await phone.control("DELETE", FAULTS);
    expect(await look()).toBe("  mWakefulness=Awake\n  level: 100\n");
  });

  test("slowness ends when it is mended, however often it was made worse", async () => {
    await using phone = await Driver.start();
    const delays = phone.simulator.phones[0]?.delays;
    const before = delays?.real(1000);
    for (const factor of [2, 9]) await phone.control("POST", FAULTS, { kind: "slow", factor });
    expect(delays?.real(1000)).toBe((before ?? 0) * 9);
    await phone.control("DELETE", FAULTS);
    expect(delays?.real(1000)).toBe(before);
  });

  test("UI server that was killed can be started again", async () => {
    await using phone = await awake();
    await phone.control("POST", FAULTS, { kind: "kill_ui_server" });
    await until("its end", () => phone.simulator.phones[0]?.ports.size === 0);
    await phone.startSession();
    expect(await phone.source()).toContain("hierarchy");
  });
});
