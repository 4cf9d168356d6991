import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../../src/clock.ts";
import { AdbServer } from "../../src/device/adb/adb.ts";
import { speakEnglish } from "../../src/device/app-language.ts";
import { returnsOf } from "../../src/device/loans.ts";
import { Owner } from "../../src/device/owner.ts";
import { openSession } from "../../src/device/session.ts";
import type { Phone } from "../../src/sim/phone.ts";
import { startSimulator } from "../../src/sim/simulator.ts";
import type { Simulator } from "../../src/sim/simulator.ts";
import { ScriptedPhone } from "./scripted-phone.ts";

const never = new AbortController().signal;
const TIKTOK = "com.zhiliaoapp.musically";

describe("on a simulated phone in Spanish", () => {
  let sim: Simulator;
  let phone: Phone;
  let adb: AdbServer;

  beforeEach(async () => {
    sim = await startSimulator({ phones: 1, speed: 50, uiServerInstalled: true });
    const [first] = sim.phones;
    if (!first) throw new Error("no phone");
    phone = first;
    phone.locale = "es";
    adb = new AdbServer({ host: "127.0.0.1", port: sim.adbPort }, systemClock);
  });
  afterEach(() => sim.stop());
  const open = () => openSession(adb.phone("sim-1"), systemClock, never);

  test.each([undefined, "fr-FR"])("the app speaks English, and %s again after it", async (before) => {
    if (before) phone.appLocales.set(TIKTOK, before);
    const session = await open();
    expect(await session.speakEnglish(TIKTOK, never)).toBe(true);
    expect(await session.speakEnglish(TIKTOK, never)).toBe(false);
    expect(phone.appLocales.get(TIKTOK)).toBe("en-US");
    await session[Symbol.asyncDispose]();
    expect(phone.appLocales.get(TIKTOK)).toBe(before);
  });

  test("what a crash left is given back by the next session", async () => {
    phone.appLocales.set(TIKTOK, "fr-FR");
    const first = await open();
    await first.speakEnglish(TIKTOK, never);
    // the server died: nobody remembers
    adb = new AdbServer({ host: "127.0.0.1", port: sim.adbPort }, systemClock);
    const next = await open();
    expect(phone.appLocales.get(TIKTOK)).toBe("en-US");
    await next[Symbol.asyncDispose]();
    expect(phone.appLocales.get(TIKTOK)).toBe("fr-FR");
    await first[Symbol.asyncDispose]();
  });

  test("an Android below 13 is not asked", async () => {
    phone.sdk = 32;
    await using session = await open();
    expect(await session.speakEnglish(TIKTOK, never)).toBe(false);
    expect(phone.appLocales.size).toBe(0);
  });
});

describe("it costs", () => {
  const ask = (phone: ScriptedPhone) =>
    speakEnglish(phone, new Owner(phone, returnsOf(phone)), { sdk: 34, packageName: TIKTOK }, never);
  const inSpanish = () => new ScriptedPhone([/^getprop persist.sys.locale/, "es-ES\n"]);

  test("one question on a phone in English, and none afterwards", async () => {
    const phone = new ScriptedPhone([/^getprop ro.product.locale/, "en-GB\n"]);
    expect([await ask(phone), await ask(phone)]).toEqual([false, false]);
    expect(phone.commands).toEqual(["getprop persist.sys.locale", "getprop ro.product.locale"]);
  });

  test.each([
    [
      "does not know the command",
      [/get-app-locales/, { code: 20, stderr: "cmd: Can't find service: locale" }],
    ],
    ["answers something else", [/get-app-locales/, "Unknown command: get-app-locales\n"]],
  ] as const)("one try where the phone %s", async (_, rule) => {
    const phone = inSpanish().teach([...rule]);
    expect([await ask(phone), await ask(phone)]).toEqual([false, false]);
    expect(phone.commands).toHaveLength(2);
  });

  test("no more where the phone will not change it", async () => {
    const phone = inSpanish().teach(
      [/get-app-locales/, `Locales for ${TIKTOK} for user 0 are []\n`],
      [/set-app-locales/, { code: 255, stderr: "SecurityException: not allowed" }],
    );
    expect(await ask(phone)).toBe(false);
    const before = phone.commands.length;
    expect(await ask(phone)).toBe(false);
    expect(phone.commands).toHaveLength(before);
  });

  test("one question where the app speaks English already", async () => {
    const phone = inSpanish().teach([/get-app-locales/, "Locales for it for user 0 are [en-GB]\n"]);
    expect(await ask(phone)).toBe(false);
    expect(phone.commands.filter((line) => line.startsWith("cmd"))).toHaveLength(1);
  });
});
