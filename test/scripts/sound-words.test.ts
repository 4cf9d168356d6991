/** What the simulated apps say of sounds and product links in each language, on a stored page: the shipped profiles know it. */
import { describe, expect, test } from "vitest";
import { parseScreen } from "../../src/device/ui/screen.ts";
import type { SelectorName } from "../../src/scripts/apps/profile.ts";
import { profileOf } from "../../src/scripts/catalog.ts";
import { wordsFor as instagramWords } from "../../src/sim/apps/instagram/words/words.ts";
import { wordsFor as tiktokWords } from "../../src/sim/apps/tiktok/words/words.ts";

const LOCALES = ["en", "es", "fr", "pt-BR", "ru", "zh-Hans"] as const;
const profiles = { tiktok: profileOf("tiktok"), instagram: profileOf("instagram") };

function names(app: "tiktok" | "instagram", said: string, as: "button" | "text" | "hint"): readonly string[] {
  const attributes = {
    button: `class="android.widget.Button" text="${said}" clickable="true"`,
    text: `class="android.widget.TextView" text="${said}"`,
    hint: `class="android.widget.EditText" text="" hint="${said}" clickable="true"`,
  };
  const screen = parseScreen(
    `<hierarchy><a.Page package="app" bounds="[0,0][1080,2400]"><a.B ${attributes[as]} package="app" bounds="[100,900][600,1000]"/></a.Page></hierarchy>`,
  );
  return Object.entries(profiles[app].selectors).flatMap(([name, selector]) =>
    screen.find(selector) ? [name] : [],
  );
}

const both = (locale: string) => ({ tiktok: tiktokWords(locale), instagram: instagramWords(locale) });

describe.each(LOCALES)("in %s", (locale) => {
  const { tiktok, instagram } = both(locale);
  test.each<readonly ["tiktok" | "instagram", string, "button" | "text" | "hint", SelectorName]>([
    ["tiktok", tiktok.addSound, "button", "addSound"],
    ["tiktok", tiktok.searchSounds, "hint", "soundSearch"],
    ["tiktok", tiktok.search, "button", "soundSearchEntry"],
    ["tiktok", tiktok.use, "button", "takeSound"],
    ["tiktok", tiktok.useSound, "button", "useThisSound"],
    ["tiktok", tiktok.removeSound, "button", "removeSound"],
    ["tiktok", tiktok.noSuchSound, "text", "noSuchSound"],
    ["tiktok", tiktok.volume, "button", "volume"],
    ["tiktok", tiktok.originalSound, "text", "originalVolume"],
    ["tiktok", tiktok.addedSound, "text", "addedVolume"],
    ["tiktok", tiktok.addLink, "button", "productLink"],
    ["instagram", instagram.addAudio, "button", "addSound"],
    ["instagram", instagram.addMusic, "button", "addSound"],
    ["instagram", instagram.searchAudio, "hint", "soundSearch"],
    ["instagram", instagram.use, "button", "takeSound"],
    ["instagram", instagram.useAudio, "button", "useThisSound"],
    ["instagram", instagram.removeAudio, "button", "removeSound"],
    ["instagram", instagram.noSuchAudio, "text", "noSuchSound"],
    ["instagram", instagram.gallery, "button", "cameraGallery"],
    ["instagram", instagram.volume, "button", "volume"],
    ["instagram", instagram.originalAudio, "text", "originalVolume"],
    ["instagram", instagram.addedAudio, "text", "addedVolume"],
    ["instagram", instagram.done, "button", "volumeDone"],
  ])("of %s %j (a %s) is known as %s", (app, said, as, name) => {
    expect(names(app, said, as)).toContain(name);
  });

  test("no way to a sound is taken for a sound that is there, nor one volume for the other", () => {
    expect(names("tiktok", tiktok.addSound, "button")).not.toContain("chosenSound");
    expect(names("tiktok", tiktok.originalSound, "text")).not.toContain("addedVolume");
    expect(names("tiktok", tiktok.addedSound, "text")).not.toContain("originalVolume");
    expect(names("instagram", instagram.originalAudio, "text")).not.toContain("addedVolume");
  });
});
