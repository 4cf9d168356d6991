import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { SERVER_APK_PATH, TEST_APK_PATH } from "appium-uiautomator2-server";
import { describe, expect, test } from "vitest";
import { Driver } from "./driver.ts";

const TIKTOK = "com.zhiliaoapp.musically";
const FAULTS = "/phones/sim-1/faults";

/** As `adb install` streams it. */
async function stream(phone: Driver, apk: Buffer): Promise<string> {
  const service = await phone.open(`exec:cmd package install -r -g -S ${apk.length}`);
  service.write(apk);
  return (await buffer(service)).toString();
}

async function fromFile(phone: Driver, apk: Buffer): Promise<string> {
  await phone.push(apk, "/data/local/tmp/some.apk");
  return (await phone.shell("pm install -r -t -g /data/local/tmp/some.apk")).stdout;
}

describe("installing", () => {
  test("both APKs of the UI server through a stream makes it startable", async () => {
    await using phone = await Driver.start({ uiServerInstalled: false });
    for (const path of [SERVER_APK_PATH, TEST_APK_PATH])
      expect(await stream(phone, await readFile(path))).toBe("Success\n");
    await phone.startSession();
  });

  test("again ends the server that runs", async () => {
    await using phone = await Driver.start();
    const instrumentation = await phone.startUiServer();
    const ended = new Promise((resolve) => instrumentation.once("end", resolve));
    expect(await fromFile(phone, await readFile(TEST_APK_PATH))).toBe("Success\n");
    await ended;
  });

  test.for([
    [{ kind: "storage_full" }, /^Failure \[INSTALL_FAILED_INSUFFICIENT_STORAGE/],
    [{ kind: "install_refused" }, /^Failure \[INSTALL_FAILED_USER_RESTRICTED: Install canceled by user\]\n$/],
    [
      { kind: "install_refused", reason: "INSTALL_FAILED_VERIFICATION_FAILURE" },
      /^Failure \[INSTALL_FAILED_VERIFICATION_FAILURE\]\n$/,
    ],
    [{ kind: "old_android", sdk: 25 }, /^Failure \[INSTALL_FAILED_OLDER_SDK: .*#26 .*25/],
  ] as const)("under %j fails with its reason", async ([fault, answer]) => {
    await using phone = await Driver.start({ uiServerInstalled: false });
    await phone.push(await readFile(SERVER_APK_PATH), "/data/local/tmp/server.apk");
    await phone.control("POST", FAULTS, fault);
    expect(await phone.shell("pm install -r /data/local/tmp/server.apk")).toMatchObject({
      stdout: expect.stringMatching(answer),
      code: 1,
    });
    expect((await phone.shell("pm list packages appium")).stdout).toBe("");
  });

  test("an older version wants -d", async () => {
    await using phone = await Driver.start({ uiServerInstalled: false });
    const apk = await readFile(TEST_APK_PATH);
    await fromFile(phone, apk);
    const packageName = "io.appium.uiautomator2.server.test";
    phone.simulator.phones[0]?.packages.add({ packageName, versionName: "99", versionCode: 1e6 });
    expect(await fromFile(phone, apk)).toMatch(/^Failure \[INSTALL_FAILED_VERSION_DOWNGRADE/);
    expect((await phone.shell("pm install -r -d /data/local/tmp/some.apk")).stdout).toBe("Success\n");
  });
});

describe("packages", () => {
  test.for([
    ["pm list packages -3", /^package:com\.zhiliaoapp\.musically\npackage:com\.instagram\.android\n$/],
    ["pm list packages -s systemui", /^package:com\.android\.systemui\n$/],
    [
      "pm list packages -f musically",
      /^package:\/data\/app\/com\.zhiliaoapp\.musically\/base\.apk=com\.zhiliaoapp\.musically\n$/,
    ],
    [
      `cmd package resolve-activity --brief ${TIKTOK} | tail -n 1`,
      /^com\.zhiliaoapp\.musically\/.+Activity\n$/,
    ],
    ["cmd package resolve-activity --brief com.nobody", /^No activity found\n$/],
    [`pm dump ${TIKTOK} | grep READ_MEDIA_VIDEO:`, /granted=false/],
    ["pm clear com.nobody", /^Failed\n$/],
    ["pm uninstall com.nobody", /^Failure \[DELETE_FAILED_INTERNAL_ERROR\]\n$/],
    ["pm uninstall com.android.systemui", /^Failure/],
  ] as const)("%s", async ([command, stdout]) => {
    await using phone = await Driver.start({ uiServerInstalled: false });
    expect((await phone.shell(command)).stdout).toMatch(stdout);
  });

  test("an uninstalled app is gone from everywhere", async () => {
    await using phone = await Driver.start();
    await phone.wake();
    await phone.startSession();
    expect((await phone.shell(`pm uninstall ${TIKTOK}`)).stdout).toBe("Success\n");
    expect((await phone.shell(`pm path ${TIKTOK}`)).code).toBe(1);
    expect((await phone.shell(`monkey -p ${TIKTOK} -c android.intent.category.LAUNCHER 1`)).code).toBe(252);
    expect(await phone.source()).not.toContain("TikTok");
  });

  test("a cleared app has nobody signed in and may do nothing", async () => {
    await using phone = await Driver.start();
    await phone.shell(`pm grant com.instagram.android android.permission.READ_MEDIA_VIDEO`);
    expect((await phone.shell("pm clear com.instagram.android")).stdout).toBe("Success\n");
    expect((await phone.shell("dumpsys package com.instagram.android | grep granted=true")).code).toBe(1);
    await phone.wake();
    await phone.startSession();
    await phone.shell("monkey -p com.instagram.android -c android.intent.category.LAUNCHER 1");
    await phone.waitFor("xpath", "//*[@text='Log in']");
  });

  test("an app can be missing for a while, or have another version and other ids", async () => {
    await using phone = await Driver.start();
    await phone.wake();
    await phone.startSession();
    const version = async (): Promise<string> =>
      (await phone.shell(`dumpsys package ${TIKTOK} | grep -o 'versionName=.*'`)).stdout;
    const idOfProfile = async (): Promise<string | undefined> => {
      await phone.shell(`monkey -p ${TIKTOK} -c android.intent.category.LAUNCHER 1`);
      await phone.waitFor("accessibility id", "Profile");
      return /content-desc="Profile" resource-id="([^"]+)"/.exec(await phone.source())?.[1];
    };
    const [versionBefore, idBefore] = [await version(), await idOfProfile()];
    await phone.control("POST", FAULTS, { kind: "app_missing", app: "tiktok" });
    expect((await phone.shell(`pm path ${TIKTOK}`)).code).toBe(1);
    await phone.control("DELETE", FAULTS);
    expect(await version()).toBe(versionBefore);
    await phone.control("POST", FAULTS, { kind: "app_version", app: "tiktok", version: "41.2.3" });
    expect(await version()).toBe("versionName=41.2.3\n");
    expect(await idOfProfile()).not.toBe(idBefore);
  });
});
