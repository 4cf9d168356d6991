import { readFile } from "node:fs/promises";
import { SERVER_APK_PATH, TEST_APK_PATH } from "appium-uiautomator2-server";
import { describe, expect, test } from "vitest";
import { Driver } from "./driver.ts";
import { until } from "./phone-driver.ts";

async function withSession(): Promise<Driver> {
  const phone = await Driver.start();
  await phone.wake();
  await phone.startSession();
  return phone;
}

async function onCaption(): Promise<readonly [Driver, string]> {
  const phone = await withSession();
  return [phone, await phone.toCaption(await phone.addVideo(Buffer.from("film")))];
}

describe("the UI server", () => {
  test("comes from the real APKs, whatever the pushed file is called", async () => {
    await using phone = await Driver.start({ uiServerInstalled: false });
    for (const [i, apk] of [SERVER_APK_PATH, TEST_APK_PATH].entries()) {
      await phone.push(await readFile(apk), `/data/local/tmp/${i}.apk`);
      expect((await phone.shell(`pm install -r -g /data/local/tmp/${i}.apk`)).stdout).toBe("Success\n");
    }
    const { stdout } = await phone.shell("pm list packages appium");
    expect(stdout).toBe(
      "package:io.appium.uiautomator2.server\npackage:io.appium.uiautomator2.server.test\n",
    );
    await phone.startSession();
    expect((await phone.ui("GET", "/status")).value.ready).toBe(true);
  });

  test("is not installed by a file that is no APK", async () => {
    await using phone = await Driver.start({ uiServerInstalled: false });
    await phone.push(Buffer.from("PK is not enough"), "/data/local/tmp/appium-uiautomator2-server-v1.apk");
    const { stdout, code } = await phone.shell(
      "pm install /data/local/tmp/appium-uiautomator2-server-v1.apk",
    );
    expect([stdout.split(":")[0], code]).toEqual(["Failure [INSTALL_PARSE_FAILED_NOT_APK", 1]);
  });

  test("refuses a session without capabilities", async () => {
    await using phone = await Driver.start();
    await phone.startUiServer();
    const { status, value } = await phone.ui("POST", "/session", {});
    expect([status, value.error]).toEqual([500, "session not created"]);
    expect(Object.keys(value)).toEqual(["error", "message", "stacktrace"]);
  });

  test("ends with its session, and so does its instrumentation", async () => {
    await using phone = await Driver.start();
    const { ended } = await phone.startUiServer();
    const { value } = await phone.ui("POST", "/session", { capabilities: {} });
    expect((await phone.ui("DELETE", `/session/${value.sessionId}`)).status).toBe(200);
    await ended;
    await expect(phone.ui("GET", "/status")).rejects.toThrow("closed");
  });

  test("ends when the stream of its instrumentation is closed, or another one starts", async () => {
    await using phone = await Driver.start();
    const first = await phone.startUiServer();
    const second = await phone.startUiServer();
    await first.ended;
    second[Symbol.dispose]();
    await until("the port closes", () => phone.simulator.phones[0]?.ports.size === 0);
    await expect(phone.ui("GET", "/status")).rejects.toThrow("closed");
  });

  test("forgets an old session and its settings with a new one", async () => {
    await using phone = await withSession();
    const old = phone.session;
    const { value } = await phone.ui("POST", "/session", {
      capabilities: { alwaysMatch: {}, firstMatch: [{}] },
    });
    expect((await phone.ui("GET", `/session/${old}/source`)).value.error).toBe("invalid session id");
    const settings = await phone.ui("GET", `/session/${value.sessionId}/appium/settings`);
    expect(settings.value.waitForIdleTimeout).toBe(10_000);
  });

  test("waits in vain for a playing feed to be idle, unless told not to", async () => {
    await using phone = await withSession();
    await phone.shell("monkey -p com.zhiliaoapp.musically -c android.intent.category.LAUNCHER 1");
    await phone.waitFor("accessibility id", "Profile");
    const delays = phone.simulator.phones[0]?.delays;
    const costOfSource = async (): Promise<number> => {
      const before = delays?.totalMs ?? 0;
      await phone.source();
      return (delays?.totalMs ?? 0) - before;
    };
    expect(await costOfSource()).toBeLessThan(30);
    await phone.call("POST", "appium/settings", { settings: { waitForIdleTimeout: 10_000 } });
    expect(await costOfSource()).toBeGreaterThanOrEqual(49);
  });

  test("appends a value unless it replaces, and shows the hint of an empty field as its text", async () => {
    const [phone, field] = await onCaption();
    await using _ = phone;
    const text = async (): Promise<string> =>
      (await phone.call<string>("GET", `element/${field}/text`)).value;
    expect(await text()).toBe("Add description…");
    expect(await phone.source()).toMatch(
      /text="Add description…"[^>]*hint="Add description…" showing-hint="true"/,
    );
    await phone.call("POST", `element/${field}/value`, { text: "one" });
    await phone.call("POST", `element/${field}/value`, { text: " two" });
    expect(await text()).toBe("one two");
    await phone.call("POST", `element/${field}/value`, { text: "three", replace: true });
    expect(await text()).toBe("three");
    await phone.call("POST", `element/${field}/clear`, {});
    expect(await text()).toBe("Add description…");
  });

  test("writes `?` for emoji in the XML, and the truth as an element's text", async () => {
    const [phone, field] = await onCaption();
    await using _ = phone;
    await phone.call("POST", `element/${field}/value`, { text: `a<b> & "c"\n🎬`, replace: true });
    expect(await phone.source()).toContain('text="a&lt;b&gt; &amp; &quot;c&quot;&#10;?"');
    expect((await phone.call<string>("GET", `element/${field}/text`)).value).toBe(`a<b> & "c"\n🎬`);
  });

  test("moves the buttons up with the keyboard; the first BACK only closes it", async () => {
    const [phone, field] = await onCaption();
    await using _ = phone;
    const topOfPost = async (): Promise<number> =>
      Number(/text="Post"[^>]*bounds="\[\d+,(\d+)\]/.exec(await phone.source())?.[1]);
    const closed = await topOfPost();
    await phone.call("POST", `element/${field}/click`, {});
    expect(await topOfPost()).toBeLessThan(closed);
    await phone.call("POST", "back", {});
    expect(await topOfPost()).toBe(closed);
    await phone.call("POST", "back", {});
    await until("the page before", async () => !(await phone.source()).includes('text="Post"'));
  });

  test("answers what lies over an app before the app", async () => {
    const [phone] = await onCaption();
    await using _ = phone;
    const touched: string[] = [];
    const button = { kind: "button", name: "android:id/button1", text: "Allow", on: "accept" } as const;
    const close = phone.simulator.phones[0]?.glass.overlays.open({
      packageName: "android",
      activity: "Dialog",
      view: { kind: "frame", isOpaque: true, children: [button] },
      touch: (event) => touched.push(event),
    });
    await phone.click("xpath", "//*[@text='Post']");
    await phone.call("POST", "alert/accept", {});
    expect(touched).toEqual(["accept", "accept"]);
    expect((await phone.call("POST", "alert/dismiss", {})).value.error).toBe("no such alert");
    close?.();
    expect((await phone.call("POST", "alert/accept", {})).value.error).toBe("no such alert");
  });

  test("an element of a page that has gone is stale", async () => {
    await using phone = await withSession();
    await phone.shell("monkey -p com.zhiliaoapp.musically -c android.intent.category.LAUNCHER 1");
    await phone.waitFor("accessibility id", "Profile");
    const tab = await phone.find("accessibility id", "Home");
    await phone.click("accessibility id", "Profile");
    await phone.waitFor("xpath", "//*[@text='@sim1_a']");
    const { status, value } = await phone.call("POST", `element/${tab}/click`, {});
    expect([status, value.error]).toEqual([404, "stale element reference"]);
  });

  test.for([
    ["element", { strategy: "xpath", selector: "//*[@text='nowhere']" }, 404, "no such element"],
    ["element", { strategy: "css selector", selector: "a" }, 400, "invalid selector"],
    ["element", { using: "id", value: "a" }, 400, "invalid argument"],
    ["elements", { strategy: "xpath", selector: "//*[" }, 400, "invalid selector"],
    ["appium/gestures/click", { offset: { x: 1 } }, 400, "invalid argument"],
    ["alert/accept", {}, 404, "no such alert"],
    ["nonsense", {}, 404, "unknown command"],
  ] as const)("answers a bad %s %j with %i", async ([path, body, status, error]) => {
    await using phone = await withSession();
    const answer = await phone.call("POST", path, body);
    expect([answer.status, answer.value.error]).toEqual([status, error]);
  });

  test("the ids of the app differ from run to run", async () => {
    const idOf = async (seed: string): Promise<string | undefined> => {
      await using phone = await Driver.start({ seed });
      await phone.wake();
      await phone.startSession();
      await phone.shell("monkey -p com.zhiliaoapp.musically -c android.intent.category.LAUNCHER 1");
      await phone.waitFor("accessibility id", "Profile");
      return /content-desc="Profile" resource-id="([^"]+)"/.exec(await phone.source())?.[1];
    };
    const ids = await Promise.all(["one", "two"].map(idOf));
    expect(ids[0]).toMatch(/^com\.zhiliaoapp\.musically:id\/[a-z]{3}$/);
    expect(ids[0]).not.toBe(ids[1]);
  });
});
