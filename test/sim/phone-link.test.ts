import { SERVER_APK_PATH, TEST_APK_PATH } from "appium-uiautomator2-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lacks } from "../support/tools.ts";
import { AdbLink } from "./links/adb-link.ts";
import { DeviceLink } from "./links/device-link.ts";
import { HostLink } from "./links/host-link.ts";
import { RealAdb } from "./links/real-adb.ts";
import { phoneSuite } from "./phone-suite.ts";

describe("the host face, through adbkit", () => {
  phoneSuite(HostLink.open);
});

describe("the device face", () => {
  phoneSuite(DeviceLink.open);
});

describe.skipIf(lacks("adb"))("the host face, through adb's command line", () => {
  phoneSuite(AdbLink.toHostFace);
  installSuite(AdbLink.toHostFace);
});

describe.skipIf(lacks("adb"))("the device face, with a real adb server in between", () => {
  let adb: RealAdb | undefined;
  beforeAll(async () => {
    adb = await RealAdb.start();
  });
  afterAll(async () => {
    await adb?.[Symbol.asyncDispose]();
  });
  const open = (): Promise<AdbLink> => AdbLink.throughServer(adb!);
  phoneSuite(open);
  installSuite(open);
});

function installSuite(open: () => Promise<AdbLink>): void {
  test("adb install streams an APK, and is told why a file is none", async () => {
    await using link = await open();
    for (const apk of [SERVER_APK_PATH, TEST_APK_PATH]) expect(await link.install(apk)).toContain("Success");
    expect((await link.shell("pm path io.appium.uiautomator2.server")).code).toBe(0);
    const { stdout, code } = await link.shell("cmd package install -S 8", Buffer.from("no apk.."));
    expect(stdout.toString()).toContain("INSTALL_PARSE_FAILED_NOT_APK");
    expect(code).toBe(1);
  });
}
