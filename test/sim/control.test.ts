import { describe, expect, test } from "vitest";
import { Driver, until } from "./driver.ts";

const FAULTS = "/phones/sim-1/faults";
const BROKEN = /Premature end|EPIPE|ECONNRESET|socket hang up/;

async function onPost(speed = 200, seed?: string): Promise<Driver> {
  const phone = await Driver.start({ speed, ...(seed === undefined ? {} : { seed }) });
  await phone.wake();
  await phone.startSession();
  await phone.toCaption(await phone.addVideo(Buffer.from("film")));
  return phone;
}

describe("the control API", () => {
  test("lists phones with the delays so far", async () => {
    await using phone = await Driver.start({ phones: 2 });
    await phone.shell("input keyevent 224");
    const { body } = await phone.control("GET", "/phones");
    expect(body).toEqual([
      {
        serial: "sim-1",
        adbd_port: null,
        state: "device",
        foreground: expect.stringContaining("launcher"),
        delay_ms: expect.any(Number),
      },
      {
        serial: "sim-2",
        adbd_port: null,
        state: "device",
        foreground: expect.stringContaining("launcher"),
        delay_ms: 0,
      },
    ]);
  });

  test("tells where phones speak the device protocol", async () => {
    await using phone = await Driver.start({ phones: 2, adbdPort: 0 });
    const { body } = await phone.control("GET", "/phones");
    expect(body).toMatchObject(phone.simulator.adbdPorts.map((port) => ({ adbd_port: port })));
  });

  test.for([
    ["GET", "/phones/sim-9/apps/tiktok/accounts/sim1_a", undefined, 404],
    ["GET", "/phones/sim-1/apps/tiktok/accounts/nobody", undefined, 404],
    ["GET", "/phones/sim-1/apps/instagram/accounts/sim1_a", undefined, 404],
    ["GET", "/phones/sim-1/apps/instagram/accounts/sim1_ig", undefined, 200],
    ["GET", "/phones/sim-1/apps/tiktok/accounts/sim1_b", undefined, 200],
    ["POST", "/phones/sim-9/faults", { kind: "unplug" }, 404],
    ["GET", "/nothing", undefined, 404],
    ["DELETE", FAULTS, undefined, 200],
  ] as const)("%s %s answers its status", async ([method, path, body, status]) => {
    await using phone = await Driver.start();
    expect((await phone.control(method, path, body)).status).toBe(status);
  });

  test("an unknown fault is refused with the list of known ones", async () => {
    await using phone = await Driver.start();
    const { status, body } = await phone.control("POST", FAULTS, { kind: "gremlin" });
    expect(status).toBe(400);
    expect(body.known).toContain("vanish_after_post");
  });
});

describe("a fault", () => {
  test("unplug breaks open streams and hides the phone until it is mended", async () => {
    await using phone = await Driver.start();
    const stream = await phone.startUiServer();
    const closed = new Promise((resolve) => stream.once("close", resolve));
    await phone.control("POST", FAULTS, { kind: "unplug" });
    await closed;
    await expect(phone.shell("echo")).rejects.toThrow("device 'sim-1' not found");
    await phone.control("DELETE", FAULTS);
    expect((await phone.shell("echo back")).stdout).toBe("back\n");
  });

  test("unauthorized refuses every service", async () => {
    await using phone = await Driver.start();
    await phone.control("POST", FAULTS, { kind: "unauthorized" });
    await expect(phone.shell("echo")).rejects.toThrow("device unauthorized");
  });

  test("freeze lets the phone be listed and answers nothing", async () => {
    await using phone = await Driver.start();
    await phone.control("POST", FAULTS, { kind: "freeze" });
    let answer: string | undefined;
    const shell = phone.shell("echo thawed").then(({ stdout }) => (answer = stdout));
    expect((await phone.control("GET", "/phones")).body[0]?.state).toBe("device");
    expect(answer).toBeUndefined();
    await phone.control("DELETE", FAULTS);
    expect(await shell).toBe("thawed\n");
  });

  test("slow stretches every delay", async () => {
    await using phone = await Driver.start();
    const delays = phone.simulator.phones[0]?.delays;
    const before = delays?.real(1000) ?? 0;
    await phone.control("POST", FAULTS, { kind: "slow", factor: 5 });
    expect(delays?.real(1000)).toBe(before * 5);
  });

  test("drop_next_push breaks one push off and leaves no file", async () => {
    await using phone = await Driver.start();
    await phone.control("POST", FAULTS, { kind: "drop_next_push" });
    await expect(phone.push(Buffer.alloc(200_000), "/sdcard/big")).rejects.toThrow(BROKEN);
    expect((await phone.shell("ls /sdcard/big")).code).toBe(1);
    await phone.push(Buffer.alloc(200_000), "/sdcard/big");
    expect((await phone.shell("ls /sdcard/big")).code).toBe(0);
  });

  test("kill_ui_server ends the instrumentation with a crash", async () => {
    await using phone = await Driver.start();
    const stream = await phone.startUiServer();
    const ended = new Promise((resolve) => stream.once("end", resolve));
    await phone.control("POST", FAULTS, { kind: "kill_ui_server" });
    await ended;
    await expect(phone.ui("GET", "/status")).rejects.toThrow("closed");
  });

  test("locked with a PIN stays locked whatever is tried", async () => {
    await using phone = await Driver.start();
    await phone.control("POST", FAULTS, { kind: "locked", pin: true });
    await phone.wake();
    expect((await phone.shell("dumpsys window | grep -E 'showing|secure'")).stdout).toMatch(
      /showing=true\s+secure=true/,
    );
  });

  test("upload_stuck holds the percent until it is mended", async () => {
    await using phone = await onPost();
    await phone.control("POST", FAULTS, { kind: "upload_stuck" });
    await phone.click("xpath", "//*[@text='Post']");
    await phone.confirmIfAsked();
    await phone.simulator.phones[0]?.delays.wait(10_000);
    expect(await phone.source()).toMatch(/text="\d+ %"/);
    expect(phone.posts()).toEqual([]);
    await phone.control("DELETE", FAULTS);
    await until("the post", () => phone.posts().length === 1);
  });

  test.for([true, false])(
    "vanish_after_post takes the phone away right after the tap, published: %s",
    async (published) => {
      await using phone = await onPost(200, "two");
      await phone.control("POST", FAULTS, { kind: "vanish_after_post", published });
      await expect(phone.click("xpath", "//*[@text='Post']")).rejects.toThrow(BROKEN);
      await expect(phone.shell("echo")).rejects.toThrow("device 'sim-1' not found");
      await phone.control("DELETE", FAULTS);
      expect((await phone.shell("dumpsys power | grep Wake")).stdout).toContain("Asleep");
      expect(phone.posts()).toHaveLength(published ? 1 : 0);
    },
  );
});
