/** Stored screens with something on top, for the shipped profiles: what is touched to put it away. */
import { describe, expect, test } from "vitest";
import { parseScreen } from "../../src/device/ui/screen.ts";
import { profileOf } from "../../src/scripts/catalog.ts";
import { StopSigns } from "../../src/scripts/flow/stop-signs.ts";
import { WayOut } from "../../src/scripts/flow/way-out.ts";
import { ManualClock } from "../support/manual-clock.ts";

const APP = "com.zhiliaoapp.musically";
const ANDROID = "com.google.android.permissioncontroller";

const text = (said: string, id = "", packageName = APP) =>
  `<android.widget.TextView package="${packageName}" resource-id="${id}" text="${said}" bounds="[100,900][900,1000]"/>`;
const button = (said: string, left: number, id = "", packageName = APP) =>
  `<android.widget.Button package="${packageName}" resource-id="${id}" text="${said}" clickable="true" bounds="[${left},1300][${left + 300},1400]"/>`;
const cross = (desc: string) =>
  `<android.widget.ImageView package="${APP}" content-desc="${desc}" clickable="true" bounds="[900,400][980,480]"/>`;
const dialog = (...parts: string[]) =>
  `<android.widget.FrameLayout package="${APP}" bounds="[0,0][1080,2400]"><android.widget.LinearLayout bounds="[60,380][1000,1500]">${parts.join("")}</android.widget.LinearLayout></android.widget.FrameLayout>`;
const page = (...dialogs: string[]) =>
  parseScreen(
    `<hierarchy><android.widget.FrameLayout package="${APP}" bounds="[0,0][1080,2400]">${cross("Like video")}${button("Follow", 30)}${text("Alex")}${button("Share", 700)}${button("Create", 400)}${dialogs.join("")}</android.widget.FrameLayout></hierarchy>`,
  );
const permission = (message: string) =>
  dialog(
    text(message, `${ANDROID}:id/permission_message`, ANDROID),
    button("Allow", 100, `${ANDROID}:id/permission_allow_button`, ANDROID),
    button("Don’t allow", 500, `${ANDROID}:id/permission_deny_button`, ANDROID),
  );
const android = (...answers: string[]) =>
  dialog(
    ...answers.map((answer, i) => button(answer, 100 + 400 * i, `android:id/aerr_${answer}`, "android")),
  );

const wayOut = (clock: ManualClock) => {
  const session = { wake: async () => {}, back: async () => {}, launch: async () => {} };
  return new WayOut({ session, profile: profileOf("tiktok"), clock });
};
const touched = (...dialogs: string[]) => {
  const clock = new ManualClock();
  const [ways, screen] = [wayOut(clock), page(...dialogs)];
  ways.putAway(screen);
  clock.advance(350);
  const deed = ways.putAway(screen);
  return deed?.kind === "tap" ? deed.hit.node.text || deed.hit.node.desc : undefined;
};

describe("what is touched to put away", () => {
  test.each([
    ["nothing, where nothing is in the way", [], undefined],
    [
      "an offer",
      [dialog(text("Turn on notifications?"), button("Turn on", 100), button("NOT NOW ", 500))],
      "NOT NOW ",
    ],
    [
      "an offer in Spanish",
      [dialog(text("¿Activar?"), button("Activar", 100), button("Ahora no", 500))],
      "Ahora no",
    ],
    [
      "a sheet with a cross",
      [dialog(text("Follow your friends"), button("Follow all", 100), cross("Close"))],
      "Close",
    ],
    [
      "one in Spanish",
      [dialog(text("Es hora de actualizar"), button("Actualizar ahora", 100), cross("Cerrar"))],
      "Cerrar",
    ],
    ["contacts", [dialog(text("Sync contacts?"), button("Continue", 100), button("Skip", 500))], "Skip"],
    [
      "a draft",
      [dialog(text("Continue editing this post?"), button("Continue", 100), button("Discard", 500))],
      "Discard",
    ],
    [
      "the permission for media",
      [permission("Allow TikTok to access photos and videos on this device?")],
      "Allow",
    ],
    ["another permission", [permission("Allow TikTok to access your contacts?")], "Don’t allow"],
    ["an app that does not respond, which may be uploading", [android("close", "wait")], "wait"],
    ["an app that crashed", [android("app_info", "close")], "close"],
    [
      "two, of which the second lies on the first",
      [
        dialog(text("Enjoying the app?"), button("Rate", 100), cross("Close")),
        dialog(text("Find contacts"), button("Allow", 100), button("Don't allow", 500)),
      ],
      "Don't allow",
    ],
  ])("%s", (_, dialogs, label) => {
    expect(touched(...dialogs)).toBe(label);
  });
});

test("a cross on a page that is no dialog is left alone", () => {
  expect(touched(cross("Close"))).toBeUndefined();
});

test("what stays though it was touched again and again is part of the page", async () => {
  const clock = new ManualClock();
  const ways = wayOut(clock);
  const screen = page(dialog(text("A banner"), button("Not now", 500)));
  const readings = async (count: number, isTouched: boolean) => {
    const seen: unknown[] = [];
    for (let i = 0; i < count; i++) {
      clock.advance(5000);
      const way = ways.putAway(screen);
      if (isTouched && way?.kind === "tap") await way.before?.();
      seen.push(way && "what" in way ? way.what : way?.kind);
    }
    return seen;
  };
  const putAway = "put away: offer";
  expect(await readings(6, false)).toEqual(["wait", putAway, putAway, putAway, putAway, putAway]);
  expect(await readings(5, true)).toEqual([putAway, putAway, putAway, undefined, undefined]);
});

test("what is just coming or going is not touched: the touch would meet what lies below", () => {
  const clock = new ManualClock();
  const ways = wayOut(clock);
  const [high, low] = [500, 900].map((top) => page(dialog(text("A banner"), button("Not now", top))));
  const kinds = [high, low, low, low].map((screen) => {
    clock.advance(200);
    return ways.putAway(screen!)?.kind;
  });
  expect(kinds).toEqual(["wait", "wait", "wait", "tap"]);
});

test("an app that was left is launched again; one that has not come yet is waited for", () => {
  const clock = new ManualClock();
  const session = { wake: async () => {}, back: async () => {}, launch: async () => {} };
  const ways = new WayOut({ session, packageName: APP, profile: profileOf("tiktok"), clock });
  const elsewhere = parseScreen(
    '<hierarchy><android.widget.FrameLayout package="launcher" bounds="[0,0][1080,2400]"/></hierarchy>',
  );
  const wayOut = () => {
    ways.putAway(elsewhere);
    ways.from("lost", elsewhere);
    clock.advance(5000);
    return ways.from("lost", elsewhere)?.what;
  };
  const early = wayOut();
  ways.putAway(page());
  expect([early, wayOut()]).toEqual(["way out 1: wake the phone", "way out 2: back to the app"]);
});

describe("a stop sign", () => {
  const heed = (caption: string, ...dialogs: string[]) => {
    const clock = new ManualClock();
    const signs = new StopSigns(profileOf("tiktok"), clock);
    signs.ignore(caption);
    const screen = page(...dialogs);
    signs.heed(screen);
    clock.advance(5000);
    try {
      return signs.heed(screen);
    } catch (error) {
      return error;
    }
  };
  test.each([
    ["ACCOUNT_BLOCKED", dialog(text("You’re posting too fast. Try again later."), button("OK", 500))],
    ["ACCOUNT_BLOCKED", dialog(text("We limit how often you can do that"), button("OK", 500))],
    ["SIGNED_OUT", dialog(text("Sign up for TikTok"), button("Log in", 500))],
    ["CONSENT_NEEDED", dialog(text("Your ads, your choice"), button("Accept", 100), button("Manage", 500))],
    ["MEDIA_REFUSED", dialog(text("Couldn't open this file"), button("OK", 500))],
  ])("%s", (reason, sign) => {
    expect(heed("hello", sign)).toMatchObject({ reason });
  });

  test("is none where it is our own caption", () => {
    expect(heed("Try again later!", text("Try again later!"))).toBe("none");
  });
});
