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
  type,
  view,
  visit,
} from "./user.ts";

const video = Buffer.from("ftypisom: a film");
const FIELD = ["class name", "android.widget.EditText"] as const;

async function post(phone: Driver): Promise<void> {
  await phone.click(...text("Post"));
  await phone.confirmIfAsked();
}

describe("the own profile", () => {
  test("counts whom the account follows, and lists them behind a label that is no button", async () => {
    await using phone = await ready();
    await visit(phone, TIKTOK, "nora");
    await phone.click(...button("Follow"));
    await phone.waitFor(...button("Following"));
    await view(phone, TIKTOK, "SIM1_A");
    await phone.waitFor(...text("@sim1_a"));
    expect(await phone.source()).toMatch(/text="1".*text="Following"/);
    await phone.click(...text("Following"));
    await phone.waitFor(...text("nora"));
    expect(account(phone, TIKTOK).following).toEqual(["nora"]);
  });

  test("shows a new post as being processed first, then as an item that can be opened", async () => {
    await using phone = await ready({ speed: 20 });
    await phone.toCaption(await phone.addVideo(video));
    const { network, delays } = simulated(phone);
    network.shut();
    await post(phone);
    await phone.click(...desc("Profile"));
    await phone.waitFor(...text("@sim1_a"));
    delays.slowBy(4);
    network.open();
    await phone.waitFor(...text("Processing…"));
    const grid = await phone.find("class name", "android.widget.GridView");
    const clickable = {
      strategy: "-android uiautomator",
      selector: "new UiSelector().clickable(true)",
      context: grid,
    };
    expect((await phone.call("POST", "elements", clickable)).value).toEqual([]);
    await until("the post", () => account(phone, TIKTOK).posts.length === 1);
    await until("the item", async () => {
      const { value } = await phone.call<unknown[]>("POST", "elements", clickable);
      return value.length === 1;
    });
  });

  test("has the drafts first: one is taken up again where it was left", async () => {
    await using phone = await ready();
    const field = await phone.toCaption(await phone.addVideo(video));
    await phone.call("POST", `element/${field}/value`, { text: "later", replace: true });
    await phone.click(...text("Drafts"));
    await phone.click(...text("Drafts: 1"));
    await phone.click(...text("later"));
    await phone.waitFor(...text("Post"));
    await post(phone);
    await until("the post", () => account(phone, TIKTOK).posts.length === 1);
    expect(account(phone, TIKTOK).posts[0]?.caption).toBe("later");
  });
});

test.for([
  ["Discard", 0],
  ["Save draft", 1],
] as const)("BACK out of a composer asks first: %s leaves %i drafts", async ([label, drafts]) => {
  await using phone = await ready();
  await phone.toCaption(await phone.addVideo(video));
  await until("the question", async () => {
    if (!(await isOnScreen(phone, text(label)))) await phone.shell("input keyevent BACK");
    await letPass(phone, 1000);
    return isOnScreen(phone, text(label));
  });
  await phone.click(...text(label));
  await phone.click(...desc("Profile"));
  await phone.waitFor(...text("@sim1_a"));
  expect(await isOnScreen(phone, text("Drafts: 1"))).toBe(drafts === 1);
});

describe("a sound", () => {
  test("that was found by its name is the post's", async () => {
    await using phone = await ready({ seed: "4" });
    await launch(phone, TIKTOK);
    await phone.addVideo(video);
    await phone.click(...desc("Create"));
    await phone.click(...text("Add sound"));
    await type(phone, FIELD, "Ocean Drive");
    await phone.waitFor(...text("Ocean Drive (sped up)"));
    await phone.click("xpath", '//android.widget.TextView[@text="Ocean Drive"]');
    await phone.waitFor(...button("♫ Ocean Drive"));
    await toPost(phone);
    expect(account(phone, TIKTOK).posts[0]).toMatchObject({ sound: "Ocean Drive", added_volume: 50 });
  });

  test("that was opened by its URL is the post's", async () => {
    await using phone = await ready({ seed: "one" });
    await phone.addVideo(video);
    const url = "https://www.tiktok.com/music/Ocean-Drive-7016547803243022337";
    await phone.shell(`am start -W -a android.intent.action.VIEW -d ${url} -p ${TIKTOK.packageName}`);
    await phone.click(...text("Use this sound"));
    await toPost(phone);
    expect(account(phone, TIKTOK).posts[0]?.sound).toBe("Ocean Drive");
  });

  async function toPost(phone: Driver): Promise<void> {
    await until("the gallery", async () => {
      for (const word of ["Upload", "Gallery"])
        if (await isOnScreen(phone, text(word))) await phone.click(...text(word));
      return isOnScreen(phone, desc("Video"));
    });
    await phone.click(...desc("Video"));
    await until("Post", async () => {
      if (await isOnScreen(phone, text("Next"))) await phone.click(...text("Next"));
      return isOnScreen(phone, text("Post"));
    });
    await post(phone);
    await until("the post", () => account(phone, TIKTOK).posts.length === 1);
  }
});

test.for([
  ["en", "Profile", "Following"],
  ["es-ES", "Perfil", "Siguiendo"],
  ["fr", "Profil", "Suivis"],
  ["pt-BR", "Perfil", "Seguindo"],
  ["ru", "Профиль", "Подписки"],
  ["zh-Hans-CN", "主页", "已关注"],
  ["xx", "Profile", "Following"],
] as const)(
  "in %s the tab is %s, and the feed of those one follows %s",
  async ([locale, profile, following]) => {
    await using phone = await ready();
    simulated(phone).locale = locale;
    await launch(phone, TIKTOK);
    await phone.waitFor(...desc(profile));
    expect(await isOnScreen(phone, text(following))).toBe(true);
  },
);
