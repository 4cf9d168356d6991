import { describe, expect, test } from "vitest";
import { parseForeground } from "../../src/device/foreground.ts";

const clone = { packageName: "com.clone.tiktok", userId: 0 };
const MAIN = "com.clone.tiktok/com.ss.android.ugc.aweme.main.MainActivity";

describe("the app on the screen is told as", () => {
  test.each([
    ["Android 14", `  Display #0\n    topResumedActivity=ActivityRecord{8d0b6a u0 ${MAIN} t42}\n`],
    ["Android 11", `    mResumedActivity: ActivityRecord{8d0b6a u0 ${MAIN} t42}\n`],
    ["Android 12", `  ResumedActivity: ActivityRecord{8d0b6a u0 ${MAIN} t42}\n`],
    ["Android 7", `  mFocusedActivity: ActivityRecord{8d0b6a u0 ${MAIN} t42}\n`],
    [
      "Android 9's windows",
      `  mFocusedApp=AppWindowToken{5ab token=Token{9cd ActivityRecord{2cf u0 ${MAIN} t7}}}\n`,
    ],
    ["Android 13's windows", `  mFocusedApp=ActivityRecord{2cf u0 ${MAIN} t7}\n`],
    ["a focused window", `  mCurrentFocus=Window{5f1c2d3 u0 ${MAIN}}\n`],
  ])("on %s", (_version, dump) => {
    expect(parseForeground(`ACTIVITY MANAGER\r\n${dump}  more\n`)).toEqual(clone);
  });

  test("the activity itself, where a dialog of the system has the focus", () => {
    const dialog = "com.google.android.permissioncontroller/.GrantPermissionsActivity";
    const dump = `mCurrentFocus=Window{1 u0 ${dialog}}\n  mFocusedApp=ActivityRecord{2 u0 ${MAIN} t7}\n`;
    expect(parseForeground(dump)).toEqual(clone);
  });

  test("with the user whose copy of it that is", () => {
    const dump = "topResumedActivity=ActivityRecord{1 u999 com.instagram.android/.Main t3}";
    expect(parseForeground(dump)).toEqual({ packageName: "com.instagram.android", userId: 999 });
  });

  test.each([
    "topResumedActivity=null\n  mResumedActivity: null\n mCurrentFocus=null",
    "mCurrentFocus=Window{5f1c2d3 u0 NotificationShade}",
    "lastResumedActivity=ActivityRecord{1 u0 com.old/.Main t3}",
    "",
  ])("nobody in %j", (dump) => {
    expect(parseForeground(dump)).toBeUndefined();
  });
});
