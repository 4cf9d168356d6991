import { describe, expect, it } from "vitest";
import { failures } from "../../src/model/problem.ts";
import { autoRetryAfter, changed, completed, defaultSettings, keptForm } from "../../src/model/settings.ts";

const autoRetry = { isEnabled: true, times: 2, minSeconds: 10, maxSeconds: 20 };

describe("settings", () => {
  it("change where something is given, and stay as they are elsewhere", () => {
    const next = changed(defaultSettings, {
      limits: [{ app: "tiktok", action: "follow", perDay: 9 }],
      autoRetry: { times: 7 },
    });
    expect(next.limits.tiktok.follow).toEqual({ ...defaultSettings.limits.tiktok.follow, perDay: 9 });
    expect(next.limits.tiktok.post).toEqual(defaultSettings.limits.tiktok.post);
    expect(next.limits.instagram).toEqual(defaultSettings.limits.instagram);
    expect(next.autoRetry).toEqual({ ...defaultSettings.autoRetry, times: 7 });
    expect(next.isRandomOrder).toBe(false);
  });

  it("are read as they were kept, and what an older release did not keep has its default", () => {
    const settings = changed(defaultSettings, { autoRetry, isRandomOrder: true });
    expect(completed(keptForm(settings))).toEqual(settings);
    expect(completed({ isRandomOrder: true })).toEqual({ ...defaultSettings, isRandomOrder: true });
  });

  it("repeat nothing by themselves unless somebody says so", () => {
    expect(autoRetryAfter(defaultSettings.autoRetry, "SCREEN_UNKNOWN", 0, 0)).toBeNull();
  });
});

describe("auto retry", () => {
  it.each([
    [0, 0, 10_000],
    [0, 0.5, 15_000],
    [1, 0.99, 19_900],
    [2, 0, null],
  ])("after %i times, with %d drawn, waits %s ms", (times, chance, expected) => {
    expect(autoRetryAfter(autoRetry, "SCREEN_UNKNOWN", times, chance)).toBe(expected);
  });

  it("repeats what may be gone the next time, and nothing that needs a person or costs the account", () => {
    const repeated = failures.filter((reason) => autoRetryAfter(autoRetry, reason, 0, 0) !== null);
    expect(repeated).toEqual([
      ...["DEVICE_LOST", "DEVICE_UNRESPONSIVE", "UI_SERVER_FAILED"],
      ...["SCREEN_UNKNOWN", "MEDIA_REFUSED", "UPLOAD_TIMEOUT"],
    ]);
  });
});
