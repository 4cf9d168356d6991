import { expect, test } from "vitest";
import type { ForegroundApp } from "../../../src/device/foreground.ts";
import { wishedPackage } from "../../../src/scripts/account/package-wish.ts";
import { profileOf } from "../../../src/scripts/catalog.ts";

const onScreen = (app: Partial<ForegroundApp> | undefined) => {
  const shown = app && { packageName: "com.clone.app", userId: 0, isHome: false, ...app };
  const session = { serial: "R1", foreground: async () => shown };
  const context = { session, profile: profileOf("tiktok"), hooks: { step() {} }, package: "com.own.app" };
  return wishedPackage(context, { by: "foreground" }, new AbortController().signal);
};

test.each(["com.clone.app", "com.zhiliaoapp.musically", "com.zhiliaoapp.musically.two"])(
  "%s on the screen is taken",
  async (packageName) => {
    expect(await onScreen({ packageName })).toBe(packageName);
  },
);

test.each([
  [undefined, "does not tell"],
  [{ isHome: true }, "open the clone by hand"],
  [{ packageName: "com.android.systemui" }, "open the clone by hand"],
  [{ packageName: "com.google.android.permissioncontroller" }, "open the clone by hand"],
  [{ userId: 999 }, "as Android's user 999"],
  [{ packageName: "com.instagram.android" }, "which is instagram"],
])("%o on the screen is refused: %s", async (app, why) => {
  await expect(onScreen(app)).rejects.toMatchObject({
    reason: "APP_MISSING",
    message: expect.stringContaining(why),
  });
});
