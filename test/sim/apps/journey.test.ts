/** From launch to what an outsider sees, as a user would go there on a phone of any seed. */
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Driver } from "../driver.ts";
import { until } from "../phone-driver.ts";
import {
  account,
  button,
  desc,
  id,
  INSTAGRAM,
  isOnScreen,
  launch,
  nextUntil,
  ready,
  text,
  TIKTOK,
  type,
  visit,
} from "./user.ts";

const SEEDS = ["phonefleet", "one", "two", "three"] as const;
const video = Buffer.from("ftypisom: a film");
const images = ["first picture", "second picture", "third picture"].map((content) => Buffer.from(content));
const sha256 = (content: Buffer): string => createHash("sha256").update(content).digest("hex");
const HINT = ["xpath", '//android.widget.EditText[@hint="Add description…"]'] as const;

/** The last one is the newest. */
async function addImages(phone: Driver): Promise<void> {
  for (const [i, content] of images.entries()) {
    await phone.addMedia(content, `image-${i}.jpg`, "images");
    // a second is what files tell apart
    phone.simulator.phones[0]?.files.touch(`/sdcard/DCIM/Camera/image-${i}.jpg`, 1000 + i);
  }
}

async function toPicker(phone: Driver): Promise<void> {
  await launch(phone, TIKTOK);
  await phone.click(...desc("Create"));
  await until("the way to the gallery", async () => {
    const word = (await isOnScreen(phone, text("Upload"))) ? "Upload" : "Gallery";
    if (await isOnScreen(phone, text(word))) await phone.click(...text(word));
    return isOnScreen(phone, text("Select multiple"));
  });
}

async function clickItem(phone: Driver, selector: string, index: number): Promise<void> {
  const query = { strategy: "xpath", selector, context: "" };
  const { value } = await phone.call<{ readonly ELEMENT: string }[]>("POST", "elements", query);
  await phone.call("POST", `element/${value[index]?.ELEMENT}/click`, {});
}

describe.for(SEEDS)("on a TikTok-like app of seed %s", (seed) => {
  test("a video goes from the gallery to the own profile", async () => {
    await using phone = await ready({ seed });
    await phone.addVideo(video);
    await toPicker(phone);
    await phone.click(...desc("Video"));
    await nextUntil(phone, text("Next"), HINT);
    await type(phone, HINT, "from the gallery #one ");
    await phone.click(...text("Post"));
    await phone.confirmIfAsked();
    await until("the post", () => account(phone, TIKTOK).posts.length === 1);
    expect(account(phone, TIKTOK).posts[0]).toMatchObject({
      kind: "video",
      title: null,
      caption: "from the gallery #one",
      sha256: [sha256(video)],
    });
  });

  test("several images become one post with a title, in the order of the touches", async () => {
    await using phone = await ready({ seed });
    await addImages(phone);
    await toPicker(phone);
    await phone.click(...text("Select multiple"));
    for (const index of [2, 0, 1]) await clickItem(phone, '//*[@content-desc="Photo"]', index);
    await nextUntil(phone, text("Next"), HINT);
    await type(phone, ["xpath", '//android.widget.EditText[@hint="Add a catchy title"]'], "A title");
    await type(phone, HINT, "three of them");
    await phone.click(...text("Post"));
    await phone.confirmIfAsked();
    await until("the post", () => account(phone, TIKTOK).posts.length === 1);
    expect(account(phone, TIKTOK).posts[0]).toMatchObject({
      kind: "images",
      title: "A title",
      caption: "three of them",
      sha256: [images[0], images[2], images[1]].map((content) => sha256(content ?? Buffer.of())),
    });
  });

  test("a person is followed by URL, and unfollowed after a search", async () => {
    await using phone = await ready({ seed });
    await visit(phone, TIKTOK, "nora");
    await phone.click(...button("Follow"));
    await phone.waitFor(...button("Following"));
    expect(account(phone, TIKTOK).following).toEqual(["nora"]);

    await phone.shell("input keyevent BACK");
    await phone.click(...desc("Search"));
    await type(phone, ["class name", "android.widget.EditText"], "nora");
    await phone.click(...button("Search"));
    await phone.click(...text("The nora"));
    await until("the page of nora", async () => {
      if (await isOnScreen(phone, text("Retry"))) await phone.click(...text("Retry"));
      return (await isOnScreen(phone, text("@nora"))) && isOnScreen(phone, button("Message"));
    });
    await phone.click(...button("Following"));
    await phone.click(...text("Unfollow"));
    await phone.waitFor(...button("Follow"));
    expect(account(phone, TIKTOK).following).toEqual([]);
  });

  test("the account is switched, the app starts anew, and the other one posts", async () => {
    await using phone = await ready({ seed });
    await launch(phone, TIKTOK);
    await phone.click(...desc("Profile"));
    await phone.click(...text("Alex of sim1"));
    await phone.click(...text("sim1_b"));
    await phone.click(...desc("Profile"));
    await phone.waitFor(...text("@sim1_b"));
    await phone.toCaption(await phone.addVideo(video));
    await phone.click(...text("Post"));
    await phone.confirmIfAsked();
    await until("the post", () => account(phone, TIKTOK, "sim1_b").posts.length === 1);
    expect(account(phone, TIKTOK).posts).toEqual([]);
  });
});

describe.for(SEEDS)("on an Instagram-like app of seed %s", (seed) => {
  const caption = id("caption_input_text_view");

  async function toGallery(phone: Driver, destination: string): Promise<void> {
    await launch(phone, INSTAGRAM);
    await phone.click(...id("creation_tab"));
    await phone.click(...id(destination));
  }

  test.for([
    ["cam_dest_feed", "feed"],
    ["cam_dest_clips", "reel"],
  ] as const)("a video goes from the gallery by %s", async ([destination, placement]) => {
    await using phone = await ready({ seed });
    await phone.addVideo(video);
    await toGallery(phone, destination);
    await phone.click(...id("gallery_grid_item_thumbnail"));
    await nextUntil(phone, text("Next"), caption);
    await type(phone, caption, "to be seen");
    await phone.click(...text("Share"));
    await until("the post", () => account(phone, INSTAGRAM).posts.length === 1);
    expect(account(phone, INSTAGRAM).posts[0]).toMatchObject({
      kind: "video",
      caption: "to be seen",
      sha256: [sha256(video)],
      placement,
    });
    await phone.click(...id("profile_tab"));
    await phone.click(...id("grid_item"));
    await phone.waitFor(...text("Just now"));
  });

  test("several images become one post", async () => {
    await using phone = await ready({ seed });
    await addImages(phone);
    await toGallery(phone, "cam_dest_feed");
    await phone.click(...id("multi_select_slide_button_alt"));
    for (const index of [1, 2]) {
      await clickItem(phone, `//*[@resource-id="${id("gallery_grid_item_thumbnail")[1]}"]`, index);
    }
    await nextUntil(phone, text("Next"), caption);
    await phone.click(...text("Share"));
    await until("the post", () => account(phone, INSTAGRAM).posts.length === 1);
    expect(account(phone, INSTAGRAM).posts[0]).toMatchObject({
      kind: "images",
      sha256: [images[1], images[0]].map((content) => sha256(content ?? Buffer.of())),
    });
  });

  test("a story is seen by others and is none of the posts that are counted", async () => {
    await using phone = await ready({ seed });
    await phone.addVideo(video);
    await toGallery(phone, "cam_dest_story");
    await phone.click(...id("gallery_grid_item_thumbnail"));
    await phone.click(...text("Next"));
    await phone.click(...text("Your story"));
    await until("the story", () => account(phone, INSTAGRAM).posts.length === 1);
    expect(account(phone, INSTAGRAM).posts[0]).toMatchObject({ placement: "story", caption: "" });
    await phone.click(...id("profile_tab"));
    await phone.waitFor(...text("sim1_ig"));
    expect(await phone.source()).toMatch(/text="0" resource-id="[^"]*post_count/);
  });

  test("a person is followed by URL, and unfollowed after a search", async () => {
    await using phone = await ready({ seed });
    const tie = id("profile_header_follow_button");
    await visit(phone, INSTAGRAM, "nora");
    await phone.click(...tie);
    await phone.waitFor(...button("Following"));
    expect(account(phone, INSTAGRAM).following).toEqual(["nora"]);

    await phone.click(...id("search_tab"));
    await type(phone, id("action_bar_search_edit_text"), "nora");
    await phone.click("xpath", `//*[@resource-id="${id("row_search_user_username")[1]}" and @text="nora"]`);
    await until("the page of nora", async () => {
      if (await isOnScreen(phone, text("Retry"))) await phone.click(...text("Retry"));
      return isOnScreen(phone, tie);
    });
    await phone.click(...tie);
    await phone.click(...id("follow_sheet_unfollow_row"));
    await phone.waitFor(...button("Follow"));
    expect(account(phone, INSTAGRAM).following).toEqual([]);
  });

  test("the title opens the accounts, and says afterwards whose profile it is", async () => {
    await using phone = await ready({ seed });
    await launch(phone, INSTAGRAM);
    await phone.click(...id("profile_tab"));
    await phone.click(...id("action_bar_title_chevron"));
    await phone.click(...id("row_user_textview"));
    await until("the sheet to go", async () => !(await isOnScreen(phone, text("Add account"))));
    const title = await phone.find(...id("action_bar_title"));
    expect((await phone.call<string>("GET", `element/${title}/text`)).value).toBe("sim1_ig");
  });
});
