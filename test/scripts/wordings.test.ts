/** What the simulated apps and phones say in each language, on a stored page: every wording is known to the shipped profiles. */
import { describe, expect, test } from "vitest";
import { parseScreen } from "../../src/device/ui/screen.ts";
import { profileOf } from "../../src/scripts/catalog.ts";
import { StopSigns } from "../../src/scripts/flow/stop-signs.ts";
import { WayOut } from "../../src/scripts/flow/way-out.ts";
import { parseAge } from "../../src/scripts/seen/age.ts";
import { wordsFor as instagramWords } from "../../src/sim/apps/instagram/words/words.ts";
import { POPUP_WORDS } from "../../src/sim/apps/popup-words.ts";
import { wordsFor as tiktokWords } from "../../src/sim/apps/tiktok/words/words.ts";
import { dialogWords } from "../../src/sim/screen/dialog-words.ts";
import { ManualClock } from "../support/manual-clock.ts";

const LOCALES = ["en", "es", "fr", "pt-BR", "ru", "zh-Hans"] as const;
const tiktok = profileOf("tiktok");
const instagram = profileOf("instagram");

const node = (kind: string, attributes: Readonly<Record<string, string>>) =>
  `<android.widget.${kind} ${Object.entries(attributes)
    .map(([name, value]) => `${name}="${value.replaceAll("&", "&amp;")}"`)
    .join(" ")}/>`;
const text = (said: string, top: number, packageName = "app") =>
  node("TextView", { package: packageName, text: said, bounds: `[100,${top}][900,${top + 90}]` });
const button = (said: string, left: number, packageName = "app") =>
  node("Button", {
    package: packageName,
    text: said,
    clickable: "true",
    bounds: `[${left},1300][${left + 300},1400]`,
  });
const cross = (desc: string) =>
  node("ImageView", {
    package: "app",
    "content-desc": desc,
    clickable: "true",
    bounds: "[900,400][980,480]",
  });
const page = (...parts: readonly string[]) =>
  parseScreen(
    `<hierarchy><android.widget.FrameLayout package="app" bounds="[0,0][1080,2400]"><android.widget.FrameLayout bounds="[60,380][1000,1500]">${parts.join("")}</android.widget.FrameLayout></android.widget.FrameLayout></hierarchy>`,
  );

function putAway(...parts: readonly string[]): string | undefined {
  const session = { wake: async () => {}, back: async () => {}, launch: async () => {} };
  const clock = new ManualClock();
  const [ways, screen] = [new WayOut({ session, profile: tiktok, clock }), page(...parts)];
  ways.putAway(screen);
  clock.advance(350);
  const deed = ways.putAway(screen);
  return deed?.kind === "tap" ? deed.hit.node.text || deed.hit.node.desc : undefined;
}

function heeded(profile: typeof tiktok, ...parts: readonly string[]): unknown {
  const clock = new ManualClock();
  const signs = new StopSigns(profile, clock);
  signs.heed(page(...parts));
  clock.advance(5000);
  try {
    return signs.heed(page(...parts));
  } catch (error) {
    return error;
  }
}

describe.each(LOCALES)("in %s", (locale) => {
  const { close, follow: _, consent, ...popups } = POPUP_WORDS[locale];

  test.each(Object.values(popups).flat())("%j %j is put away", (title, body, accept, dismiss) => {
    expect(putAway(text(title, 500), text(body, 600), button(accept, 100), button(dismiss, 500))).toBe(
      dismiss,
    );
    expect(heeded(tiktok, text(title, 500), text(body, 600), button(accept, 100))).toBe("none");
  });

  test.each([...popups.update, ...popups.rate, ...popups.follow_friends, ...popups.notifications])(
    "%j %j with a cross is closed by it, or not known",
    (title, body, accept) => {
      const closed = putAway(text(title, 500), text(body, 600), cross(close), button(accept, 100));
      expect([close, undefined]).toContain(closed);
    },
  );

  test.each(consent)("%j %j waits for a person", (title, body, accept, other) => {
    const parts = [text(title, 500), text(body, 600), button(accept, 100), button(other, 500)];
    expect(heeded(tiktok, ...parts)).toMatchObject({ reason: "CONSENT_NEEDED" });
    expect(putAway(...parts)).toBeUndefined();
  });

  test("Android's question for media is agreed to, and others are not", () => {
    const { ask, allow, allowAll, deny } = dialogWords(locale);
    const android = "com.android.permissioncontroller";
    const asked = (wish: keyof typeof ask, yes: string) =>
      putAway(text(ask[wish]("TikTok"), 500, android), button(yes, 100, android), button(deny, 500, android));
    expect([asked("media", allowAll), asked("contacts", allow), asked("notifications", allow)]).toEqual([
      allowAll,
      deny,
      deny,
    ]);
  });

  test("the stop signs are known", () => {
    const [own, other] = [tiktokWords(locale), instagramWords(locale)];
    const ok = button(own.ok, 500);
    for (const said of [own.tryLater, own.limit, own.tooMany])
      expect(heeded(tiktok, text(said, 500), ok)).toMatchObject({ reason: "ACCOUNT_BLOCKED" });
    for (const said of [other.tryLater, other.limit])
      expect(heeded(instagram, text(said, 500), ok)).toMatchObject({ reason: "ACCOUNT_BLOCKED" });
    expect(heeded(tiktok, text(own.logInMore, 500), button(own.logIn, 500))).toMatchObject({
      reason: "SIGNED_OUT",
    });
    expect(heeded(instagram, text(other.logInMore, 500), button(other.logIn, 500))).toMatchObject({
      reason: "SIGNED_OUT",
    });
    expect(heeded(tiktok, text(own.badFile, 500), ok)).toMatchObject({ reason: "MEDIA_REFUSED" });
  });

  test("the ages are known", () => {
    const [own, other] = [tiktokWords(locale), instagramWords(locale)];
    const ages = [
      own.now,
      own.ago(5),
      own.ago(130),
      own.ago(3000),
      other.justNow,
      other.ago(1),
      other.ago(7),
    ];
    const minutes = ages.map((age) => (parseAge(age, tiktok)?.atLeastMs ?? NaN) / 60_000);
    expect(minutes).toEqual([0, 5, 120, 2880, 0, 1, 7]);
  });
});

test.each(["Entrar", "Войти"])("%s alone is no sign-in page", (word) => {
  expect(heeded(tiktok, text("LIVE", 500), button(word, 500))).toBe("none");
});
