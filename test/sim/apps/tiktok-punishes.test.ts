import { describe, expect, test } from "vitest";
import type { Driver } from "../driver.ts";
import { until } from "../phone-driver.ts";
import {
  account,
  button,
  desc,
  isOnScreen,
  launch,
  letPass,
  ready,
  simulated,
  text,
  TIKTOK,
  view,
  visit,
} from "./user.ts";

const video = Buffer.from("ftypisom: a film");
/** With this seed the app does not ask "Post now?" first. */
const POSTS_AT_ONCE = "two";

async function post(phone: Driver): Promise<void> {
  await phone.click(...text("Post"));
  await phone.confirmIfAsked();
}

describe("it punishes", () => {
  test("the Follow button of somebody else: that one is followed", async () => {
    await using phone = await ready();
    await visit(phone, TIKTOK, "nora");
    const buttons = { strategy: "xpath", selector: button("Follow")[1], context: "" };
    const { value } = await phone.call<{ readonly ELEMENT: string }[]>("POST", "elements", buttons);
    await phone.call("POST", `element/${value[1]?.ELEMENT}/click`, {});
    await until("the follow", () => account(phone, TIKTOK).following.length === 1);
    expect(account(phone, TIKTOK).following).not.toContain("nora");
  });

  test("a tap on a label: nothing is followed or left", async () => {
    await using phone = await ready();
    await visit(phone, TIKTOK, "friend_fay");
    await phone.click("xpath", '//android.widget.TextView[@text="Following"]');
    await letPass(phone);
    expect(await isOnScreen(phone, text("Unfollow"))).toBe(false);
    expect(account(phone, TIKTOK).left.size).toBe(0);
  });

  test("a tap that comes too early: it hits what shows then, and is lost", async () => {
    await using phone = await ready({ speed: 20 });
    await launch(phone, TIKTOK);
    await phone.click(...desc("Profile"));
    await phone.click(...text("Alex of sim1"));
    const row = await phone.waitFor(...text("sim1_b"));
    // the tabs are in the tree beneath the sheet; then the app starts, and has none
    const tab = await phone.find(...desc("Profile"));
    simulated(phone).delays.slowBy(4);
    await Promise.all([row, tab].map((element) => phone.call("POST", `element/${element}/click`, {})));
    await until("the feed", () => simulated(phone).glass.foreground?.screen().isPlaying ?? false);
    await letPass(phone);
    expect(await isOnScreen(phone, text("@sim1_b"))).toBe(false);
    await view(phone, TIKTOK, "nora");
    expect(await isOnScreen(phone, text("@nora"))).toBe(false);
    await visit(phone, TIKTOK, "nora");
  });

  test("paths and places that were learned on another phone: they lead elsewhere", async () => {
    const seen = { paths: new Set<string>(), places: new Set<string>(), ids: new Set<string>() };
    for (const seed of ["one", "two", "three"]) {
      await using phone = await ready({ seed });
      await launch(phone, TIKTOK);
      await phone.waitFor(...desc("Profile"));
      const source = await phone.source();
      const before = source.slice(0, source.indexOf('content-desc="Profile"'));
      const node = source.slice(before.lastIndexOf("<"), source.indexOf("displayed", before.length));
      seen.paths.add([...before.matchAll(/<(\/?[\w.]+)/g)].map(([, tag]) => tag).join(" "));
      seen.places.add(/bounds="([^"]*)"/.exec(node)?.[1] ?? "");
      seen.ids.add(/resource-id="([^"]*)"/.exec(node)?.[1] ?? "");
    }
    expect(seen.paths.size).toBe(3);
    expect(seen.places.size).toBeGreaterThan(1);
    expect(seen.ids.size).toBe(3);
  });

  test("a post as whoever was active: it is that account's", async () => {
    await using phone = await ready({ seed: POSTS_AT_ONCE });
    await launch(phone, TIKTOK);
    await phone.click(...desc("Profile"));
    await phone.click(...text("Alex of sim1"));
    await phone.click(...text("sim1_b"));
    await phone.waitFor(...desc("Home"));
    await phone.toCaption(await phone.addVideo(video));
    await post(phone);
    await until("the post", () => account(phone, TIKTOK, "sim1_b").posts.length === 1);
    expect(account(phone, TIKTOK, "sim1_a").posts).toEqual([]);
  });

  test("Next before something was chosen: the picker stays", async () => {
    await using phone = await ready();
    await phone.addVideo(video);
    await launch(phone, TIKTOK);
    await phone.click(...desc("Create"));
    await until("the gallery", async () => {
      for (const word of ["Upload", "Gallery"])
        if (await isOnScreen(phone, text(word))) await phone.click(...text(word));
      return isOnScreen(phone, text("Select multiple"));
    });
    await phone.click(...text("Next"));
    await letPass(phone);
    expect(await isOnScreen(phone, text("Select multiple"))).toBe(true);
  });

  test("a launch that expects tabs: the app resumes where it was", async () => {
    await using phone = await ready();
    await phone.toCaption(await phone.addVideo(video));
    await phone.shell("input keyevent HOME");
    await launch(phone, TIKTOK);
    await phone.waitFor(...text("Post"));
    expect(await isOnScreen(phone, desc("Profile"))).toBe(false);
  });

  test("a draft taken up unseen: the old file is what would be posted", async () => {
    await using phone = await ready({ seed: POSTS_AT_ONCE });
    const field = await phone.toCaption(await phone.addVideo(video, "old.mp4"));
    await phone.call("POST", `element/${field}/value`, { text: "old", replace: true });
    await phone.shell(`am force-stop ${TIKTOK.packageName}`);
    await launch(phone, TIKTOK);
    await until("the offer", async () =>
      /Continue editing this post\?|unfinished draft/.test(await phone.source()),
    );
    await until("the old caption", async () => {
      for (const word of ["Continue", "Keep editing"])
        if (await isOnScreen(phone, text(word))) await phone.click(...text(word));
      return isOnScreen(phone, text("old"));
    });
    await phone.click(...text("Post"));
    await until("the post", () => account(phone, TIKTOK).posts.length === 1);
    expect(account(phone, TIKTOK).posts[0]?.caption).toBe("old");
  });
});
