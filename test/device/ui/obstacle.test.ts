import { version } from "appium-uiautomator2-server";
import { describe, expect, it } from "vitest";
import { type UiServerFacts, uiServerObstacle } from "../../../src/device/ui/obstacle.ts";

const bare: UiServerFacts = {
  sdk: 34,
  freeBytes: 2 ** 33,
  present: undefined,
  hasTests: false,
  isXiaomi: false,
  mayInstall: false,
  installs: "",
};
const there = { present: version, hasTests: true };
/** As PackageInstallerSession.dump prints it, where it matters. */
const refused = `
Historical install sessions:
  Session 11:
    mode=1 installFlags=0x400072 appPackageName=io.appium.uiautomator2.server
    mFinalStatus=1 mFinalMessage=null mParentSessionId=-1
  Session 12:
    mode=1 installFlags=0x400072 appPackageName=io.appium.uiautomator2.server
    mProgress=0.8 mFinalStatus=-111 mFinalMessage=INSTALL_FAILED_USER_RESTRICTED: Install canceled by user mParentSessionId=-1
  Session 13:
    mode=1 installFlags=0x400072 appPackageName=com.example.game
    mFinalStatus=-4 mFinalMessage=INSTALL_FAILED_INSUFFICIENT_STORAGE mParentSessionId=-1
`;

describe("what would keep the UI server off a phone", () => {
  it("is nothing where it can be installed, or is there", () => {
    expect(uiServerObstacle(bare)).toBeUndefined();
    expect(uiServerObstacle({ ...bare, freeBytes: undefined, sdk: 0 })).toBeUndefined();
    expect(uiServerObstacle({ ...bare, ...there, freeBytes: 0, isXiaomi: true })).toBeUndefined();
    expect(uiServerObstacle({ ...bare, isXiaomi: true, mayInstall: true })).toBeUndefined();
  });

  it("is an Android that is too old, even where it is there", () => {
    expect(uiServerObstacle({ ...bare, ...there, sdk: 25 })?.remedy).toContain("Android 8");
  });

  it("is a phone that is full, also for another version", () => {
    const obstacle = uiServerObstacle({ ...bare, present: "1.0.0", hasTests: true, freeBytes: 2 ** 20 });
    expect(obstacle).toEqual({ why: "it has 1 MiB left", remedy: "free 100 MB on it" });
  });

  it("is the switch that Xiaomi's phones have for it", () => {
    expect(uiServerObstacle({ ...bare, isXiaomi: true })).toMatchObject({
      why: '"Install via USB" is off',
      remedy: expect.stringContaining("Mi account"),
    });
  });

  it("is what the phone refused it for the last time", () => {
    expect(uiServerObstacle({ ...bare, installs: refused })).toEqual({
      why: "it refused it before (INSTALL_FAILED_USER_RESTRICTED: Install canceled by user)",
      remedy: expect.stringContaining("Install via USB"),
    });
    expect(uiServerObstacle({ ...bare, installs: refused.split("Session 12")[0] ?? "" })).toBeUndefined();
  });
});
