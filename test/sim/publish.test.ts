import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Driver } from "./driver.ts";
import { type UiValue, until } from "./phone-driver.ts";

/** With this seed the app does not ask "Post now?" first. */
const POSTS_AT_ONCE = "two";
/** One, two and three editors before the caption; with and without "Post now?". */
const SEEDS = ["one", "three", "four", "five", "six"] as const;
const video = Buffer.from("ftypisom: not much of a film");

describe("the way from wake-up to a published video", () => {
  test.for(SEEDS)("works on a phone of seed %s", async (seed) => {
    await using phone = await Driver.start({ seed });
    await phone.wake();
    await phone.startSession();
    const field = await phone.toCaption(await phone.addVideo(video));
    const caption = "Grüße, 世界! 🎬 #fun\nsecond line";
    await phone.call("POST", `element/${field}/value`, { text: caption, replace: true });
    await phone.click("xpath", "//*[@text='Post']");
    await phone.confirmIfAsked();
    await until("the post", () => phone.posts().length > 0);

    const { body } = await phone.control("GET", "/phones/sim-1/apps/tiktok/accounts/sim1_a");
    expect(body.posts).toEqual([
      {
        kind: "video",
        title: null,
        caption,
        sha256: [createHash("sha256").update(video).digest("hex")],
        sound: null,
        placement: null,
        product_link: false,
        original_volume: 50,
        added_volume: null,
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      },
    ]);
    expect(body.following).toEqual([]);
  });

  test("shows the new post as the first item of the own profile, with caption and age", async () => {
    await using phone = await Driver.start();
    await phone.wake();
    await phone.startSession();
    for (const caption of ["older", "newest 🎬"]) {
      const field = await phone.toCaption(await phone.addVideo(video));
      await phone.call("POST", `element/${field}/value`, { text: caption, replace: true });
      const before = phone.posts().length;
      await phone.click("xpath", "//*[@text='Post']");
      await phone.confirmIfAsked();
      await until("the post", () => phone.posts().length > before);
    }
    await phone.click("accessibility id", "Profile");
    await phone.waitFor("xpath", "//*[@text='@sim1_a']");
    expect(await phone.source()).toContain('text="Following"');
    const grid = await phone.find("class name", "android.widget.GridView");
    const items = await phone.call<UiValue[]>("POST", "elements", {
      strategy: "-android uiautomator",
      selector: "new UiSelector().clickable(true)",
      context: grid,
    });
    expect(items.value).toHaveLength(2);
    await phone.call("POST", `element/${items.value[0]?.ELEMENT}/click`, {});
    await phone.waitFor("xpath", "//*[@text='now']");
    expect(await phone.source()).toContain('text="newest ?"');
    const caption = await phone.find("xpath", "//*[starts-with(@text,'newest')]").catch(() => "");
    expect((await phone.call("GET", `element/${caption}/text`)).value).toBe("newest 🎬");
  });

  test("shows the upload in percent, and nobody sees the post before it is processed", async () => {
    await using phone = await Driver.start({ speed: 20 });
    await phone.wake();
    await phone.startSession();
    await phone.toCaption(await phone.addVideo(video));
    await phone.click("xpath", "//*[@text='Post']");
    await phone.confirmIfAsked();
    expect(await phone.source()).toMatch(/text="\d+ %"/);
    expect(phone.posts()).toEqual([]);
    await until("the post", () => phone.posts().length === 1);
    expect(await phone.source()).not.toMatch(/text="\d+ %"/);
  });
});

test("a phone opens the own profile by its URL, and no page of another site", async () => {
  await using phone = await Driver.start();
  await phone.wake();
  await phone.startSession();
  const view = (url: string): string =>
    `am start -W -a android.intent.action.VIEW -d ${url} -p com.zhiliaoapp.musically`;
  const own = await phone.shell(view("https://www.tiktok.com/@sim1_a"));
  expect(own.stdout).toMatch(/Status: ok\n[\s\S]*Complete\n$/);
  await phone.waitFor("xpath", "//*[@text='@sim1_a']");
  expect((await phone.shell(view("https://www.example.com/@sim1_a"))).code).toBe(1);
});

describe("a phone punishes", () => {
  test("a share without the URI as data: the app cannot open the file", async () => {
    await using phone = await Driver.start();
    await phone.wake();
    await phone.startSession();
    await phone.share(await phone.addVideo(video), "");
    await phone.waitFor("xpath", `//*[@text="Couldn't open this file"]`);
  });

  test("a share of a file that was not scanned", async () => {
    await using phone = await Driver.start();
    await phone.wake();
    await phone.startSession();
    await phone.push(video, "/sdcard/DCIM/Camera/clip.mp4");
    const found = await phone.queryMedia("/storage/emulated/0/DCIM/Camera/clip.mp4");
    expect(found.stdout).toBe("No result found.\n");
    await phone.share("content://media/external/video/media/1");
    await phone.waitFor("xpath", `//*[@text="Couldn't open this file"]`);
  });

  test("a scan through the link /sdcard: there is no row", async () => {
    await using phone = await Driver.start();
    await phone.push(video, "/sdcard/DCIM/Camera/clip.mp4");
    const scan = await phone.shell(
      "content call --uri content://media --method scan_file --arg /sdcard/DCIM/Camera/clip.mp4",
    );
    expect(scan.stdout).toBe("Result: Bundle[{}]\n");
  });

  test("a second tap on Post while the first still takes effect: it publishes twice", async () => {
    await using phone = await Driver.start({ seed: POSTS_AT_ONCE });
    await phone.wake();
    await phone.startSession();
    await phone.toCaption(await phone.addVideo(video));
    const post = await phone.find("xpath", "//*[@text='Post']");
    const [{ delays } = unreachable()] = phone.simulator.phones;
    // the first takes a second to take effect, however late the other comes on a busy machine
    delays.slowBy(400);
    const taps = [1, 2].map(() => phone.call("POST", `element/${post}/click`, {}));
    expect((await Promise.all(taps)).map(({ status }) => status)).toEqual([200, 200]);
    delays.slowBy(1);
    await until("both posts", () => phone.posts().length === 2);
  });

  test("a tap on Post under the suggestions of an open tag: it changes the caption and posts nothing", async () => {
    await using phone = await Driver.start();
    await phone.wake();
    await phone.startSession();
    const field = await phone.toCaption(await phone.addVideo(video));
    await phone.call("POST", `element/${field}/value`, { text: "look #fun", replace: true });
    await phone.click("xpath", "//*[@text='Post']");
    const text = async (): Promise<string> =>
      (await phone.call<string>("GET", `element/${field}/text`)).value;
    expect(await text()).toMatch(/^look #fun_\w+ $/);

    await phone.call("POST", `element/${field}/value`, { text: "look #fun ", replace: true });
    await phone.click("xpath", "//*[@text='Post']");
    await phone.confirmIfAsked();
    await until("the post", () => phone.posts().length === 1);
    expect(phone.posts()[0]?.caption).toBe("look #fun");
  });

  test("a tap outside of what is clickable, or on a locked or dark screen: it is lost", async () => {
    await using phone = await Driver.start();
    const [{ glass } = unreachable()] = phone.simulator.phones;
    const tapProfile = async (): Promise<void> => {
      await phone.shell(
        `input tap ${Math.round(glass.size.width * 0.9)} ${Math.round(glass.size.height * 0.98)}`,
      );
    };
    await phone.shell("monkey -p com.zhiliaoapp.musically -c android.intent.category.LAUNCHER 1");
    await until("the app", () => glass.foreground !== undefined);
    const before = glass.foreground?.screen().name;
    await tapProfile();
    await phone.shell("input keyevent KEYCODE_WAKEUP");
    await tapProfile();
    await phone.shell("wm dismiss-keyguard; input tap 5 5");
    // what was tapped would have come up by now: a delay of the same kind has passed
    await phone.simulator.phones[0]?.delays.wait(1000);
    expect(glass.foreground?.screen().name).toBe(before);
    await tapProfile();
    await until("the profile", () => glass.foreground?.screen().name !== before);
  });

  test("deleting the file or stopping the app during the upload: nothing is published", async () => {
    await using phone = await Driver.start({ speed: 20 });
    await phone.wake();
    await phone.startSession();
    for (const command of ["rm /sdcard/DCIM/Camera/clip.mp4", "am force-stop com.zhiliaoapp.musically"]) {
      await phone.toCaption(await phone.addVideo(video));
      await phone.click("xpath", "//*[@text='Post']");
      await phone.confirmIfAsked();
      expect(await phone.source()).toMatch(/text="\d+ %"/);
      await phone.shell(command);
      await until("the end of the upload", async () => !/text="\d+ %"/.test(await phone.source()));
      await phone.simulator.phones[0]?.delays.wait(2000);
      expect(phone.posts()).toEqual([]);
    }
  });
});

function unreachable(): never {
  throw new Error("there is no phone");
}
