import { expect, test } from "vitest";
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
  letPass,
  nextUntil,
  ready,
  share,
  simulated,
  text,
  type,
  view,
  visit,
} from "./user.ts";

const video = Buffer.from("ftypisom: a reel");
const CAPTION = id("caption_input_text_view");
/** With this seed a shared file is asked about, and there is a screen of filters. */
const ASKS_WHERE = "two";

async function toCaption(phone: Driver): Promise<void> {
  await share(phone, INSTAGRAM, await phone.addVideo(video));
  await nextUntil(phone, text("Next"), CAPTION);
}

test("a shared video becomes a reel with its caption", async () => {
  await using phone = await ready();
  await toCaption(phone);
  await type(phone, CAPTION, "hello 🎬");
  await phone.click(...text("Share"));
  await until("the post", () => account(phone, INSTAGRAM).posts.length === 1);
  expect(account(phone, INSTAGRAM).posts[0]).toMatchObject({ caption: "hello 🎬", placement: "reel" });
});

test.for([
  ["Feed", "feed"],
  ["Reels", "reel"],
  ["Story", "story"],
] as const)("a share may ask where to, and %s is where the post goes", async ([label, placement]) => {
  await using phone = await ready({ seed: ASKS_WHERE });
  await share(phone, INSTAGRAM, await phone.addVideo(video));
  await phone.click(...text(label));
  const end = placement === "story" ? text("Your story") : text("Share");
  await nextUntil(phone, text("Next"), end);
  await phone.click(...end);
  await until("the post", () => account(phone, INSTAGRAM).posts.length === 1);
  expect(account(phone, INSTAGRAM).posts[0]?.placement).toBe(placement);
});

test("two taps on Share are two posts", async () => {
  await using phone = await ready();
  await toCaption(phone);
  const shareButton = await phone.find(...text("Share"));
  await Promise.all([1, 2].map(() => phone.call("POST", `element/${shareButton}/click`, {})));
  await until("both posts", () => account(phone, INSTAGRAM).posts.length === 2);
  await letPass(phone);
  expect(account(phone, INSTAGRAM).posts).toHaveLength(2);
});

test("Share under the suggestions of an open tag changes the caption", async () => {
  await using phone = await ready();
  await toCaption(phone);
  await type(phone, CAPTION, "look #fun");
  await phone.click(...text("Share"));
  const field = await phone.find(...CAPTION);
  expect((await phone.call<string>("GET", `element/${field}/text`)).value).toMatch(/^look #fun_\w+ $/);
  await letPass(phone);
  expect(account(phone, INSTAGRAM).posts).toEqual([]);
});

test("a share without the URI as data cannot be opened", async () => {
  await using phone = await ready();
  await share(phone, INSTAGRAM, await phone.addVideo(video), "");
  await phone.waitFor(...text("Couldn't open this file"));
});

test("force-stop during an upload: nothing is published, and no draft of it is offered", async () => {
  await using phone = await ready();
  await toCaption(phone);
  simulated(phone).network.shut();
  await phone.click(...text("Share"));
  await phone.waitFor(...id("feed_tab"));
  await phone.shell("am force-stop com.instagram.android");
  simulated(phone).network.open();
  await letPass(phone, 6000);
  expect(account(phone, INSTAGRAM).posts).toEqual([]);
  await launch(phone, INSTAGRAM);
  await phone.waitFor(...id("feed_tab"));
  expect(await isOnScreen(phone, id("popup_title"))).toBe(false);
});

test("a private person is asked, and the request is taken back only after a confirmation", async () => {
  await using phone = await ready();
  await visit(phone, INSTAGRAM, "private_pia");
  await phone.click(...id("profile_header_follow_button"));
  await phone.waitFor(...button("Requested"));
  expect(account(phone, INSTAGRAM).following).toEqual([]);
  await phone.click(...button("Requested"));
  await phone.click(...id("primary_button"));
  await until("the withdrawal", () => account(phone, INSTAGRAM).requested.size === 0);
});

test("a private person whom the account follows is left only after sheet and confirmation", async () => {
  await using phone = await ready();
  await visit(phone, INSTAGRAM, "friend_private_pia");
  await phone.click(...button("Following"));
  await phone.click(...id("follow_sheet_unfollow_row"));
  await phone.waitFor(...id("primary_button"));
  expect(account(phone, INSTAGRAM).left.size).toBe(0);
  await phone.click(...id("primary_button"));
  await phone.waitFor(...button("Follow back"));
});

test("a name that nobody has leads to the page that says so", async () => {
  await using phone = await ready();
  await view(phone, INSTAGRAM, "ghost_gil");
  await until("the answer", async () => {
    if (await isOnScreen(phone, text("Retry"))) await phone.click(...text("Retry"));
    return isOnScreen(phone, text("Sorry, this page isn't available"));
  });
  await letPass(phone);
  expect(await isOnScreen(phone, text("Sorry, this page isn't available"))).toBe(true);
});

test("a Follow button beside the profile's own follows somebody else", async () => {
  await using phone = await ready();
  await visit(phone, INSTAGRAM, "nora");
  await phone.click(...id("suggested_user_follow_button"));
  await until("the follow", () => account(phone, INSTAGRAM).following.length === 1);
  expect(account(phone, INSTAGRAM).following).not.toContain("nora");
});

test("a tap on the caption of a counter changes nothing between two people", async () => {
  await using phone = await ready();
  await visit(phone, INSTAGRAM, "friend_fay");
  await phone.click(...id("profile_header_following_label"));
  await letPass(phone);
  expect(await isOnScreen(phone, id("follow_sheet_unfollow_row"))).toBe(false);
});

test("search lags behind the typing, and the first row is not always the person", async () => {
  await using phone = await ready();
  await launch(phone, INSTAGRAM);
  await phone.click(...id("search_tab"));
  await phone.waitFor(...id("action_bar_search_edit_text"));
  const app = simulated(phone).app(INSTAGRAM.packageName);
  app?.setField("action_bar_search_edit_text", "nora");
  expect(JSON.stringify(app?.screen())).not.toContain("row_search_user_username");
  const first = await phone.waitFor(...id("row_search_user_username"));
  expect((await phone.call<string>("GET", `element/${first}/text`)).value).not.toBe("nora");
  expect(await isOnScreen(phone, text("nora"))).toBe(true);
});

test("the gallery shows nothing that leads on before something was chosen", async () => {
  await using phone = await ready();
  await phone.addVideo(video);
  await launch(phone, INSTAGRAM);
  await phone.click(...id("creation_tab"));
  await phone.click(...id("creation_next_button"));
  await letPass(phone);
  expect(await isOnScreen(phone, id("gallery_grid_item_thumbnail"))).toBe(true);
});

test("BACK out of a composer asks first: a draft that was saved is offered with the next post", async () => {
  await using phone = await ready();
  await toCaption(phone);
  await type(phone, CAPTION, "for later");
  await until("the question", async () => {
    if (!(await isOnScreen(phone, text("Save draft")))) await phone.shell("input keyevent BACK");
    await letPass(phone, 1000);
    return isOnScreen(phone, text("Save draft"));
  });
  await phone.click(...text("Save draft"));
  await phone.click(...id("creation_tab"));
  await phone.click(...id("popup_accept"));
  const field = await phone.waitFor(...CAPTION);
  expect((await phone.call<string>("GET", `element/${field}/text`)).value).toBe("for later");
});

test.for([
  ["en-US", "Profile", "Follow"],
  ["es", "Perfil", "Seguir"],
  ["fr-FR", "Profil", "S'abonner"],
  ["pt-BR", "Perfil", "Seguir"],
  ["ru", "Профиль", "Подписаться"],
  ["zh-Hans", "个人主页", "关注"],
] as const)("in %s its ids stay and its words change: %s, %s", async ([locale, profile, follow]) => {
  await using phone = await ready();
  simulated(phone).locale = locale;
  await launch(phone, INSTAGRAM);
  await phone.waitFor(...desc(profile));
  expect(await isOnScreen(phone, id("profile_tab"))).toBe(true);
  expect(await isOnScreen(phone, text(follow))).toBe(true);
});
