import { describe, expect, test } from "vitest";
import { Driver, until } from "./driver.ts";

const TIKTOK = "com.zhiliaoapp.musically";

async function onFeed(): Promise<Driver> {
  const phone = await Driver.start();
  await phone.wake();
  await phone.startSession();
  await phone.shell(`monkey -p ${TIKTOK} -c android.intent.category.LAUNCHER 1`);
  await phone.waitFor("accessibility id", "Profile");
  return phone;
}

/** The middle of an element, through its rectangle. */
async function middleOf(phone: Driver, desc: string): Promise<{ x: number; y: number }> {
  const id = await phone.waitFor("accessibility id", desc);
  const { value } = await phone.call<{ x: number; y: number; width: number; height: number }>(
    "GET",
    `element/${id}/rect`,
  );
  return { x: Math.floor(value.x + value.width / 2), y: Math.floor(value.y + value.height / 2) };
}

const untilProfile = (phone: Driver): Promise<string> => phone.waitFor("xpath", "//*[@text='@sim1_a']");
const pageOf = (phone: Driver): string | undefined =>
  phone.simulator.phones[0]?.glass.foreground?.screen().name;
const finger = (...actions: readonly unknown[]) => ({
  actions: [{ type: "pointer", id: "finger", parameters: { pointerType: "touch" }, actions }],
});

describe("a finger", () => {
  test("taps where the gesture says", async () => {
    await using phone = await onFeed();
    await phone.call("POST", "appium/gestures/click", { offset: await middleOf(phone, "Profile") });
    expect(await untilProfile(phone)).toBeTruthy();
  });

  test("taps an element that is the origin", async () => {
    await using phone = await onFeed();
    const ELEMENT = await phone.find("accessibility id", "Profile");
    await phone.call("POST", "appium/gestures/click", { origin: { ELEMENT } });
    expect(await untilProfile(phone)).toBeTruthy();
  });

  test("taps by W3C actions, from the corner, an element or where it is", async () => {
    await using phone = await onFeed();
    const { x, y } = await middleOf(phone, "Profile");
    const down = { type: "pointerDown", button: 0 };
    const up = { type: "pointerUp", button: 0 };
    const steps = [
      { type: "pointerMove", duration: 100, x: x - 5, y: y - 5, origin: "viewport" },
      { type: "pointerMove", x: 5, y: 5, origin: "pointer" },
    ];
    expect(
      (await phone.call("POST", "actions", finger(...steps, down, { type: "pause", duration: 50 }, up)))
        .status,
    ).toBe(200);
    await untilProfile(phone);
    const origin = { ELEMENT: await phone.find("accessibility id", "Home") };
    await phone.call("POST", "actions", finger({ type: "pointerMove", x: 0, y: 0, origin }, down, up));
    await until("the feed", async () => !(await phone.source()).includes("@sim1_a"));
  });

  test.for([
    ["appium/gestures/swipe", { direction: "up", percent: 0.8 }],
    ["appium/gestures/scroll", { direction: "down", percent: 0.8 }],
    ["appium/gestures/fling", { direction: "down", percent: 0.8 }],
  ] as const)("moves the feed by %s", async ([path, body]) => {
    await using phone = await onFeed();
    const caption = async (): Promise<string | undefined> => /part (\d+) of/.exec(await phone.source())?.[1];
    const before = Number(await caption());
    const area = { left: 100, top: 300, width: 400, height: 800 };
    expect((await phone.call("POST", path, { area, ...body })).status).toBe(200);
    await until("another clip", async () => Number(await caption()) > before);
  });

  test("that is dragged from a button does not touch it", async () => {
    await using phone = await onFeed();
    const start = await middleOf(phone, "Profile");
    const page = pageOf(phone);
    await phone.call("POST", "appium/gestures/drag", { start, end: { x: start.x - 300, y: start.y } });
    await phone.simulator.phones[0]?.delays.wait(2000);
    expect(pageOf(phone)).toBe(page);
  });
});

describe("settings", () => {
  test.for([
    [{ nonsense: 1 }],
    [{ waitForIdleTimeout: "0" }],
    [{ ignoreUnimportantViews: true, snapshotMaxDepth: null }],
  ] as const)("%j are refused as a whole", async ([settings]) => {
    await using phone = await Driver.start();
    await phone.startSession();
    const { status, value } = await phone.call("POST", "appium/settings", { settings });
    expect([status, value.error]).toEqual([400, "invalid argument"]);
    const { value: after } = await phone.call<Record<string, unknown>>("GET", "appium/settings");
    expect(after).toMatchObject({ ignoreUnimportantViews: false, waitForIdleTimeout: 0 });
  });

  test("leave wrappers out, and what lies too deep", async () => {
    await using phone = await onFeed();
    const whole = await phone.source();
    await phone.call("POST", "appium/settings", { settings: { ignoreUnimportantViews: true } });
    const compressed = await phone.source();
    expect(compressed.length).toBeLessThan(whole.length);
    expect(compressed).toContain('content-desc="Profile"');
    await phone.call("POST", "appium/settings", { settings: { snapshotMaxDepth: 1 } });
    expect(await phone.source()).not.toContain('content-desc="Profile"');
  });

  test("that wait for an idle screen cost touches their time too", async () => {
    await using phone = await onFeed();
    const tab = await phone.find("accessibility id", "Profile");
    await phone.call("POST", "appium/settings", { settings: { waitForIdleTimeout: 10_000 } });
    const delays = phone.simulator.phones[0]?.delays;
    const before = delays?.totalMs ?? 0;
    await phone.call("POST", `element/${tab}/click`, {});
    expect((delays?.totalMs ?? 0) - before).toBeGreaterThanOrEqual(49);
  });
});

describe("what the phone is", () => {
  test("is told", async () => {
    await using phone = await Driver.start();
    await phone.startSession();
    await phone.control("POST", "/phones/sim-1/faults", { kind: "low_battery", percent: 7 });
    expect((await phone.call("GET", "appium/device/battery_info")).value).toEqual({ level: 0.07, status: 2 });
    expect((await phone.call("GET", "appium/device/info")).value).toMatchObject({
      apiVersion: "34",
      platformVersion: "14",
    });
    expect((await phone.call("POST", "appium/reset_ax_cache", {})).status).toBe(200);
    const { value } = await phone.ui<readonly { id: string }[]>("GET", "/sessions");
    expect(value.map(({ id }) => id)).toEqual([phone.session]);
  });

  test("shows in a picture of its size", async () => {
    await using phone = await Driver.start();
    await phone.startSession();
    const { value } = await phone.call<string>("GET", "screenshot");
    const png = Buffer.from(value, "base64");
    expect((await phone.shell("wm size")).stdout).toContain(
      `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`,
    );
  });

  test.for([
    ["text", "TikTok"],
    ["content-desc", "TikTok"],
    ["className", "android.widget.TextView"],
    ["clickable", "true"],
    ["hint", null],
  ] as const)("has elements whose %s is %s", async ([name, value]) => {
    await using phone = await Driver.start();
    await phone.wake();
    await phone.startSession();
    const icon = await phone.waitFor("accessibility id", "TikTok");
    expect((await phone.call<string>("GET", `element/${icon}/attribute/${name}`)).value).toBe(value);
    expect((await phone.call("GET", `element/${icon}/attribute/nonsense`)).value.error).toBe(
      "unknown command",
    );
  });
});

describe("a bad request", () => {
  test.for([
    [
      "appium/gestures/swipe",
      { area: { left: 0, top: 0, width: 9, height: 9 }, direction: "sideways", percent: 1 },
    ],
    ["appium/gestures/swipe", { area: { left: 0, top: 0, width: 9, height: 9 }, direction: "up" }],
    ["appium/gestures/swipe", { direction: "up", percent: 1 }],
    ["appium/gestures/drag", { start: { x: 1, y: 1 } }],
    ["appium/device/press_keycode", { keycode: "4" }],
    ["appium/device/set_clipboard", {}],
    ["actions", { actions: 1 }],
    ["actions", { actions: [{ type: "telepathy" }] }],
  ] as const)("%s %j is answered with 400", async ([path, body]) => {
    await using phone = await Driver.start();
    await phone.startSession();
    const { status, value } = await phone.call("POST", path, body);
    expect([status, value.error]).toEqual([400, "invalid argument"]);
  });

  test("names an element that nobody knows", async () => {
    await using phone = await Driver.start();
    await phone.startSession();
    expect((await phone.call("POST", "element/nobody/click", {})).value.error).toBe("no such element");
  });
});
