/** A process of simulated phones, met as a stranger meets real ones: through Debian's adb and nothing else. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { SERVER_APK_PATH, TEST_APK_PATH } from "appium-uiautomator2-server";
import { describe, expect, test } from "vitest";
import { SimProcess } from "../support/sim-process.ts";
import { lacks } from "../support/tools.ts";
import {
  button,
  id,
  INSTAGRAM,
  letAppsReadMedia,
  nextUntil,
  share,
  text,
  TIKTOK,
  type,
  visit,
} from "./apps/user.ts";
import { AdbPhone } from "./links/adb-phone.ts";
import { RealAdb } from "./links/real-adb.ts";
import { PhoneDriver, until } from "./phone-driver.ts";

const VIDEO = fileURLToPath(new URL("../../assets/demo.mp4", import.meta.url));
const INSTAGRAM_CAPTION = id("caption_input_text_view");
/** On the second one Instagram asks where a shared file is to go. */
const SEEDS = ["phonefleet", "two"] as const;

async function postOnTiktok(phone: PhoneDriver, uri: string, caption: string): Promise<void> {
  const field = await phone.toCaption(uri);
  await phone.call("POST", `element/${field}/value`, { text: caption, replace: true });
  await phone.click(...text("Post"));
  await phone.confirmIfAsked();
}

async function postOnInstagram(phone: PhoneDriver, uri: string, caption: string): Promise<void> {
  await share(phone, INSTAGRAM, uri);
  // some ask first whether it is to be a reel
  await nextUntil(phone, ["xpath", '//*[@text="Reels" or @text="Next"]'], INSTAGRAM_CAPTION);
  await type(phone, INSTAGRAM_CAPTION, caption);
  await phone.click(...text("Share"));
}

describe.skipIf(lacks("adb"))("through a real adb alone", () => {
  test.for(SEEDS)("a phone of seed %s publishes a video and follows a user on both apps", async (seed) => {
    await using sim = await SimProcess.start("--speed", "100", "--seed", seed);
    for (const fault of ["asleep", "locked"]) await sim.control.hurt("sim-1", fault);
    await using adb = await RealAdb.start();
    const [address = ""] = await sim.addresses();
    await adb.connect(address);
    const way = new AdbPhone(adb, address);
    const phone = new PhoneDriver(way);

    expect((await phone.shell("getprop ro.serialno")).stdout).toBe("sim-1\n");
    expect((await phone.shell("dumpsys power")).stdout).toContain("mWakefulness=Asleep");
    await phone.wake();
    expect((await phone.shell("dumpsys power")).stdout).toContain("mWakefulness=Awake");
    for (const apk of [SERVER_APK_PATH, TEST_APK_PATH]) expect(await way.install(apk)).toContain("Success");
    await phone.startSession();
    await letAppsReadMedia(phone);

    const film = await readFile(VIDEO);
    const sha256 = [createHash("sha256").update(film).digest("hex")];
    const uri = await phone.addVideo(film, "holiday.mp4");
    for (const [app, post] of [
      [TIKTOK, postOnTiktok],
      [INSTAGRAM, postOnInstagram],
    ] as const) {
      const outside = () => sim.control.account("sim-1", app.name, app.account);
      const caption = `Grüße from ${app.name} 🎬 it's "fun"\nsecond line`;
      await post(phone, uri, caption);
      await until("the post", async () => (await outside()).posts.length > 0);
      expect((await outside()).posts).toMatchObject([{ kind: "video", caption, sha256 }]);

      await visit(phone, app, "nora");
      await phone.click(...button("Follow"));
      await phone.waitFor(...button("Following"));
      expect((await outside()).following).toEqual(["nora"]);
    }
    phone.leave();
  });
});
