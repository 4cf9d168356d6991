import { version } from "appium-uiautomator2-server";
import { describe, expect, test } from "vitest";
import { unresponsive } from "../../../src/device/adb/adb-problem.ts";
import { installUiServer } from "../../../src/device/ui/install.ts";
import { ScriptedPhone } from "../scripted-phone.ts";

const never = new AbortController().signal;
const failure = (name: string) => ({ stdout: `Failure [${name}]\n`, code: 1 });
const installs = ({ commands }: ScriptedPhone) => commands.filter((line) => line.startsWith("pm install"));

const refusals = [
  ["INSTALL_FAILED_USER_RESTRICTED: Install canceled by user", "INSTALL_BLOCKED", "Install via USB"],
  ["INSTALL_FAILED_INSUFFICIENT_STORAGE", "DEVICE_STORAGE_FULL", "free 100 MB"],
  ["INSTALL_FAILED_OLDER_SDK: Requires newer sdk version #26", "ANDROID_TOO_OLD", "Android 8"],
  ["INSTALL_FAILED_ABORTED: User rejected permissions", "INSTALL_BLOCKED", "allow it"],
  ["INSTALL_FAILED_VERIFICATION_FAILURE", "INSTALL_BLOCKED", "Verify apps over USB"],
  ["INSTALL_FAILED_UPDATE_INCOMPATIBLE: signatures do not match", "INSTALL_BLOCKED", "uninstall it by hand"],
  ["INSTALL_FAILED_DEXOPT", "INSTALL_BLOCKED", "look at its screen"],
] as const;

describe("a refused install", () => {
  test.each(refusals)("%s is told as %s with the remedy", async (said, reason, remedy) => {
    const phone = new ScriptedPhone([/^pm install/, failure(said)]);
    await expect(installUiServer(phone, false, never)).rejects.toMatchObject({
      reason,
      message: expect.stringMatching(new RegExp(`R58M12.*${remedy}`)),
    });
    expect(phone.commands.at(-1)).toMatch(/^rm -f/);
  });

  test("that waits for somebody to answer on the screen is INSTALL_BLOCKED", async () => {
    const phone = new ScriptedPhone([/^pm install/, unresponsive("R58M12", "pm", 120_000)]);
    await expect(installUiServer(phone, false, never)).rejects.toMatchObject({
      reason: "INSTALL_BLOCKED",
      message: expect.stringContaining("look at its screen"),
    });
  });
});

test("another build that is in the way is removed, and then it goes", async () => {
  let isInTheWay = true;
  const phone = new ScriptedPhone(
    [/^pm install/, () => (isInTheWay ? failure("INSTALL_FAILED_UPDATE_INCOMPATIBLE") : "Success\n")],
    [
      /^pm uninstall/,
      () => {
        isInTheWay = false;
        return "Success\n";
      },
    ],
  );
  await installUiServer(phone, false, never);
  expect(installs(phone)).toHaveLength(3);
});

describe("what is there", () => {
  const there = (versionName: string) =>
    new ScriptedPhone(
      [/^pm path/, "package:/data/app/base.apk\n"],
      [/^dumpsys package/, `    versionCode=228\n    versionName=${versionName}\n`],
      [/^pm install/, "Success\n"],
    );

  test("in our version is left alone", async () => {
    const phone = there(version);
    await installUiServer(phone, false, never);
    expect(installs(phone)).toEqual([]);
  });

  test("in another version is replaced, both parts of it", async () => {
    const phone = there("4.27.0");
    await installUiServer(phone, false, never);
    expect(installs(phone)).toHaveLength(2);
  });

  test("is installed anew where it turned out to be half an installation", async () => {
    const phone = there(version);
    await installUiServer(phone, true, never);
    expect(installs(phone)).toHaveLength(2);
  });
});
