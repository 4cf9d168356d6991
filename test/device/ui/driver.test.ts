import { beforeEach, describe, expect, test } from "vitest";
import { UiDump } from "../../../src/device/ui/dump.ts";
import { PhoneUi } from "../../../src/device/ui/phone-ui.ts";
import { parseScreen } from "../../../src/device/ui/screen.ts";
import { UiServer } from "../../../src/device/ui/server.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { fastClock } from "../fast-clock.ts";
import { PaperPhone } from "./paper-phone.ts";
import { screenSuite } from "./screen-suite.ts";

const never = new AbortController().signal;
const clock = fastClock(100);
const onPost = { x: 700, y: 1850 };

screenSuite("the UI server", (phone, time) => new UiServer(phone, time));
screenSuite("uiautomator dump", (phone, time) => new UiDump(phone, time));
screenSuite("whichever way there is", (phone, time) => new PhoneUi(phone, time, () => {}));
screenSuite("the dump where the UI server is refused", (phone, time) => {
  phone.teach([/^pm path/, ""], [/^pm install/, "Failure [INSTALL_FAILED_USER_RESTRICTED]\n"]);
  return new PhoneUi(phone, time, () => {});
});

let phone: PaperPhone;
beforeEach(() => {
  phone = new PaperPhone();
});
const callsOf = (path: string) => phone.calls.filter((call) => call.path === path);

describe("the UI server", () => {
  test("is not restarted for a page that lets nobody take pictures of it", async () => {
    await using server = new UiServer(phone, clock);
    await server.source(never);
    phone.faults.set("screenshot", { error: "unable to capture screen" });
    await expect(server.screenshot(never)).rejects.toMatchObject({ reason: "UI_SERVER_FAILED" });
    expect(callsOf("screenshot")).toHaveLength(1);
    expect([phone.sessions, callsOf("appium/reset_ax_cache")]).toEqual([1, []]);
    await server.source(never);
  });

  test("is told its settings again after each start, and after each session of ours", async () => {
    await using server = new UiServer(phone, clock);
    await server.source(never);
    phone.killServer();
    await server.source(never);
    phone.faults.set("source", { error: "invalid session id" });
    await server.source(never);
    expect(phone.sessions).toBe(3);
    const told = callsOf("appium/settings").map(({ body }) => body["settings"]);
    expect(
      told.filter((settings) => JSON.stringify(settings).includes('"waitForIdleTimeout":0')),
    ).toHaveLength(3);
    // the session alone was lost the second time
    expect(phone.commands.filter((line) => line.startsWith("am instrument"))).toHaveLength(2);
  });

  test("that has no such element is well: the page has changed since it was read", async () => {
    await using server = new UiServer(phone, clock);
    const screen = parseScreen(await server.source(never));
    const [node] = screen.nodes;
    if (!node) throw new Error("no node");
    phone.faults.set("elements", { error: "no such element" });
    await expect(server.textOf(screen, node, never)).rejects.toMatchObject({ reason: "SCREEN_UNKNOWN" });
    phone.faults.set("elements", { error: "no such element" });
    await expect(server.setText(screen, node, "hello", never)).rejects.toMatchObject({
      reason: "SCREEN_UNKNOWN",
    });
  });

  test("touches nothing where what was to be touched has gone since, or another is in its place", async () => {
    await using server = new UiServer(phone, clock);
    const screen = parseScreen(await server.source(never));
    const { node } = screen.matches({ text: ["Post"] })[0]!;
    const touch = () => server.tapIfThere(screen, node, never);
    phone.buttonSays = null;
    expect(await touch()).toBe(false);
    phone.buttonSays = "Follow";
    expect(await touch()).toBe(false);
    phone.buttonSays = "Post";
    phone.faults.set("element/button/click", { error: "stale element reference" });
    expect([await touch(), phone.touches]).toEqual([false, []]);
    phone.faults.set("element/button/click", "break off");
    await expect(touch()).rejects.toMatchObject({ reason: "UI_SERVER_FAILED" });
    expect(callsOf("element/button/click")).toHaveLength(2);
    await server.source(never);
    expect([await touch(), phone.touches]).toEqual([true, ["Post"]]);
  });

  test("touches what it read where it was, if it does not know a call for it", async () => {
    await using server = new UiServer(phone, clock);
    const screen = parseScreen(await server.source(never));
    for (const path of ["elements", "element/button/text", "element/button/click"]) {
      phone.faults.set(path, { error: "unknown command" });
      expect(await server.tapIfThere(screen, screen.matches({ text: ["Post"] })[0]!.node, never)).toBe(true);
    }
    expect(phone.touches).toEqual(["Post", "Post", "Post"]);
  });

  test("is read and touched over one connection, but none that was idle is touched over", async () => {
    const still = new ManualClock();
    await using server = new UiServer(phone, still);
    await server.start(never);
    const before = phone.connections.length;
    for (let reads = 0; reads < 5; reads++) await server.source(never);
    await server.tap(onPost, never);
    await server.source(never);
    expect(phone.connections).toHaveLength(before);
    still.advance(1000);
    await server.source(never);
    expect(phone.connections).toHaveLength(before);
    still.advance(1000);
    await server.tap(onPost, never);
    expect(phone.connections).toHaveLength(before + 1);
  });

  test("is looked for once for each connection of the phone, and again when it died", async () => {
    const asked = () => phone.commands.filter((line) => line.startsWith("pm path")).length;
    const open = async () => {
      await using server = new UiServer(phone, clock);
      await server.start(never);
      return server;
    };
    await open();
    const once = asked();
    await open();
    expect([once > 0, asked()]).toEqual([true, once]);
    await using server = new UiServer(phone, clock);
    await server.start(never);
    phone.killServer();
    await server.source(never);
    expect(asked()).toBe(2 * once);
    phone.memory = {};
    await open();
    expect(asked()).toBe(3 * once);
  });

  test("that broke off in a touch is not asked to touch again, and touched over new connections from then on", async () => {
    const still = new ManualClock();
    await using server = new UiServer(phone, still);
    await server.source(never);
    phone.faults.set("appium/gestures/click", "break off");
    await expect(server.tap(onPost, never)).rejects.toMatchObject({ reason: "UI_SERVER_FAILED" });
    expect(callsOf("appium/gestures/click")).toHaveLength(1);
    await server.source(never);
    const before = phone.connections.length;
    await server.tap(onPost, never);
    await server.source(never);
    await server.tap(onPost, never);
    expect(phone.connections).toHaveLength(before + 2);
  });

  test("may close what is idle: a read then makes a new connection, and nothing is started again", async () => {
    await using server = new UiServer(phone, clock);
    await server.source(never);
    for (const connection of phone.connections) connection.destroy();
    expect(await server.source(never)).toContain("Post");
    expect(phone.sessions).toBe(1);
  });

  test("leaves no connection open", async () => {
    const server = new UiServer(phone, clock);
    await server.source(never);
    await server.tap({ x: 700, y: 1850 }, never);
    await server.source(never);
    await server[Symbol.asyncDispose]();
    expect(phone.connections.filter((connection) => !connection.destroyed)).toEqual([]);
  });

  test("that is only half installed is installed again", async () => {
    phone.teach([/^pm install/, "Success\n"]);
    phone.instrumentSays = "INSTRUMENTATION_STATUS: Error=Unable to find instrumentation info for: x";
    await using server = new UiServer(phone, clock);
    expect(await server.source(never)).toContain("Post");
    expect(phone.commands.filter((line) => line.startsWith("pm install"))).toHaveLength(2);
  });

  test("that hangs in a read is cut off, started again and asked again", async () => {
    await using server = new UiServer(phone, clock);
    await server.start(never);
    phone.faults.set("source", "hang");
    expect(await server.source(never)).toContain("Post");
    expect(phone.commands.filter((line) => line.startsWith("am instrument"))).toHaveLength(2);
  });

  test("that hangs in a read lets go at once when somebody stops the task", async () => {
    await using server = new UiServer(phone, fastClock(1));
    await server.start(never);
    phone.faults.set("source", "hang");
    const stop = new AbortController();
    const reading = server.source(stop.signal);
    await expect.poll(() => callsOf("source")).toHaveLength(1);
    const before = performance.now();
    stop.abort(new Error("stopped"));
    await expect(reading).rejects.toThrow("stopped");
    expect(performance.now() - before).toBeLessThan(1000);
  });

  test("that hangs in a touch is not asked to touch again", async () => {
    await using server = new UiServer(phone, clock);
    await server.start(never);
    phone.faults.set("appium/gestures/click", "hang");
    await expect(server.tap({ x: 700, y: 1850 }, never)).rejects.toMatchObject({
      reason: "UI_SERVER_FAILED",
    });
    await server.source(never);
    expect(callsOf("appium/gestures/click")).toHaveLength(1);
  });

  test("whose tree is stuck after a touch is told to forget what it knows", async () => {
    await using server = new UiServer(phone, clock);
    phone.stuckTree = await server.source(never);
    await server.tap({ x: 700, y: 1850 }, never);
    phone.text = "news";
    await expect.poll(() => server.source(never)).toContain("news");
    expect(callsOf("appium/reset_ax_cache")).toHaveLength(1);
  });

  test("that has no tree at all is told the same", async () => {
    await using server = new UiServer(phone, clock);
    phone.stuckTree = "<hierarchy/>";
    expect(await server.source(never)).toContain("Post");
  });

  test("that cannot read the screen for once is asked again", async () => {
    await using server = new UiServer(phone, clock);
    await server.start(never);
    phone.faults.set("source", { error: "unknown error" });
    expect(await server.source(never)).toContain("Post");
    expect(callsOf("appium/reset_ax_cache")).toHaveLength(1);
  });

  test("that dies again and again is given up, with the likely cause", async () => {
    await using server = new UiServer(phone, clock);
    for (let deaths = 0; deaths < 4; deaths++) {
      await server.source(never);
      phone.killServer();
    }
    await expect(server.source(never)).rejects.toMatchObject({
      message: expect.stringContaining("another program"),
    });
    expect(server.hopeless?.reason).toBe("UI_SERVER_FAILED");
  });
});

describe("uiautomator dump", () => {
  test("of a screen that never rests says so", async () => {
    phone.dumpSays = "ERROR: could not get idle state.";
    await expect(new UiDump(phone, clock).source(never)).rejects.toMatchObject({
      reason: "UI_SERVER_FAILED",
      message: expect.stringContaining("could not get idle state"),
    });
  });

  test("types no emoji, and says which text it was", async () => {
    const dump = new UiDump(phone, clock);
    const screen = parseScreen(await dump.source(never));
    const [field] = screen.matches({ className: ["EditText"] });
    if (!field) throw new Error("no field");
    await expect(dump.setText(screen, field.node, "hé 😀", never)).rejects.toThrow(/plain ASCII.*hé/);
    expect(phone.touches).toEqual([]);
  });
});

describe("the way that is taken", () => {
  test("changes over when the UI server is refused, and says once why", async () => {
    const remarks: string[] = [];
    phone.teach([/^pm path/, ""], [/^pm install/, "Failure [INSTALL_FAILED_USER_RESTRICTED]\n"]);
    await using ui = new PhoneUi(phone, clock, (text) => remarks.push(text));
    await ui.start(never);
    expect(await ui.source(never)).toContain("<node");
    await ui.source(never);
    expect(remarks).toEqual([expect.stringContaining('"Install via USB"')]);
  });

  test("changes over when the UI server dies again and again", async () => {
    await using ui = new PhoneUi(phone, clock, () => {});
    for (let deaths = 0; deaths < 4; deaths++) {
      await ui.source(never);
      phone.killServer();
    }
    expect(await ui.source(never)).toContain("<node");
    expect(phone.isServerRunning).toBe(false);
  });

  test("stays with the UI server through a single death", async () => {
    await using ui = new PhoneUi(phone, clock, () => {});
    await ui.source(never);
    phone.killServer();
    expect(await ui.source(never)).not.toContain("<node");
  });

  test("fails, where neither works, with what a person can mend", async () => {
    phone.teach([/^pm path/, ""], [/^pm install/, "Failure [INSTALL_FAILED_USER_RESTRICTED]\n"]);
    phone.dumpSays = "ERROR: could not get idle state.";
    await using ui = new PhoneUi(phone, clock, () => {});
    await expect(ui.source(never)).rejects.toMatchObject({
      reason: "INSTALL_BLOCKED",
      message: expect.stringMatching(/Install via USB.*could not get idle state/),
    });
  });
});
