import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { Driver, until } from "./driver.ts";

const ID = "com.instagram.android:id/";
const video = Buffer.from("ftypisom: a reel");

async function ready(): Promise<Driver> {
  const phone = await Driver.start();
  await phone.wake();
  await phone.startSession();
  return phone;
}

const account = (phone: Driver) => phone.simulator.phones[0]?.account("instagram", "sim1_ig");

const share = (phone: Driver, uri: string, data = `-d ${uri}`) =>
  phone.shell(
    `am start -W -a android.intent.action.SEND -t video/mp4 ${data} --eu android.intent.extra.STREAM ${uri} ` +
      "--grant-read-uri-permission -p com.instagram.android",
  );

const view = (phone: Driver, name: string) =>
  phone.shell(
    `am start -W -a android.intent.action.VIEW -d https://www.instagram.com/${name}/ -p com.instagram.android`,
  );

async function toCaption(phone: Driver): Promise<string> {
  await share(phone, await phone.addVideo(video));
  await phone.click("id", `${ID}clips_right_action_button`);
  return phone.waitFor("id", `${ID}caption_input_text_view`);
}

test("a shared video becomes a reel with its caption", async () => {
  await using phone = await ready();
  const field = await toCaption(phone);
  await phone.call("POST", `element/${field}/value`, { text: "hello 🎬", replace: true });
  await phone.click("id", `${ID}share_button`);
  await until("the post", () => account(phone)?.posts.length === 1);
  expect(account(phone)?.posts[0]).toMatchObject({
    kind: "video",
    caption: "hello 🎬",
    sha256: [createHash("sha256").update(video).digest("hex")],
    placement: "reel",
  });
});

test("two taps on Share are two posts", async () => {
  await using phone = await ready();
  await toCaption(phone);
  const button = await phone.find("id", `${ID}share_button`);
  await Promise.all([1, 2].map(() => phone.call("POST", `element/${button}/click`, {})));
  await until("both posts", () => account(phone)?.posts.length === 2);
  expect(account(phone)?.posts.map(({ placement }) => placement)).toEqual(["reel", "reel"]);
});

test("Share under the suggestions of an open tag changes the caption", async () => {
  await using phone = await ready();
  const field = await toCaption(phone);
  await phone.call("POST", `element/${field}/value`, { text: "look #fun", replace: true });
  await phone.click("id", `${ID}share_button`);
  expect((await phone.call<string>("GET", `element/${field}/text`)).value).toMatch(/^look #fun_\w+ $/);
  expect(account(phone)?.posts).toEqual([]);
});

test("a share without the URI as data cannot be opened", async () => {
  await using phone = await ready();
  await share(phone, await phone.addVideo(video), "");
  await phone.waitFor("xpath", `//*[@text="Couldn't open this file"]`);
});

test("a person is followed, and unfollowed through the sheet", async () => {
  await using phone = await ready();
  await view(phone, "nora");
  await phone.click("id", `${ID}profile_header_follow_button`);
  await phone.waitFor("xpath", `//*[@resource-id="${ID}profile_header_follow_button" and @text="Following"]`);
  expect(account(phone)?.following).toEqual(["nora"]);
  await phone.click("id", `${ID}profile_header_follow_button`);
  await phone.click("id", `${ID}follow_sheet_unfollow_row`);
  await until("the end of it", () => account(phone)?.following.length === 0);
});

test("a private person is asked, and the request is taken back only after a confirmation", async () => {
  await using phone = await ready();
  await view(phone, "private_pia");
  await phone.click("id", `${ID}profile_header_follow_button`);
  await phone.waitFor("xpath", `//*[@text="Requested"]`);
  expect(account(phone)?.following).toEqual([]);
  await phone.click("id", `${ID}profile_header_follow_button`);
  await phone.click("id", `${ID}primary_button`);
  await until("the withdrawal", () => account(phone)?.requested.size === 0);
});

test("a name that nobody has leads to the page that says so", async () => {
  await using phone = await ready();
  await view(phone, "ghost_gil");
  await phone.waitFor("xpath", `//*[@text="Sorry, this page isn't available"]`);
});

test("a Follow button beside the profile's own follows nobody of ours", async () => {
  await using phone = await ready();
  await view(phone, "nora");
  await phone.click("id", `${ID}suggested_user_follow_button`);
  await phone.simulator.phones[0]?.delays.wait(2000);
  expect(account(phone)?.following).toEqual([]);
});

test("the gallery leads to a story", async () => {
  await using phone = await ready();
  await phone.shell("pm grant com.instagram.android android.permission.READ_MEDIA_VIDEO");
  await phone.addVideo(video);
  await phone.shell("monkey -p com.instagram.android -c android.intent.category.LAUNCHER 1");
  await phone.click("accessibility id", "Create");
  await phone.click("id", `${ID}cam_dest_story`);
  await phone.click("id", `${ID}gallery_grid_item_thumbnail`);
  await phone.click("id", `${ID}creation_next_button`);
  await phone.click("xpath", `//*[@text="Your story"]`);
  await until("the story", () => account(phone)?.posts.length === 1);
  expect(account(phone)?.posts[0]?.placement).toBe("story");
});

test("the own profile says whose it is and how many posts it has", async () => {
  await using phone = await ready();
  await phone.shell("monkey -p com.instagram.android -c android.intent.category.LAUNCHER 1");
  await phone.click("accessibility id", "Profile");
  const title = await phone.waitFor("id", `${ID}action_bar_title`);
  expect((await phone.call<string>("GET", `element/${title}/text`)).value).toBe("sim1_ig");
  expect(await phone.source()).toMatch(
    /profile_header_(post_count_front_familiar|familiar_post_count_value)/,
  );
});

test("search offers similar names, and the right row opens the person", async () => {
  await using phone = await ready();
  await phone.shell("monkey -p com.instagram.android -c android.intent.category.LAUNCHER 1");
  await phone.click("accessibility id", "Search");
  const field = await phone.waitFor("id", `${ID}action_bar_search_edit_text`);
  await phone.call("POST", `element/${field}/value`, { text: "nora", replace: true });
  const rows = await phone.source();
  expect(rows).toContain('text="nora.official"');
  await phone.click("xpath", `//*[@resource-id="${ID}row_search_user_username" and @text="nora"]`);
  await phone.click("id", `${ID}profile_header_follow_button`);
  await until("the follow", () => account(phone)?.following[0] === "nora");
});
