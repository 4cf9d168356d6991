import { expect, test } from "vitest";
import { Driver, until } from "./driver.ts";

const TIKTOK = "com.zhiliaoapp.musically";
const DUMP = "uiautomator dump /sdcard/ui.xml";

async function dump(phone: Driver, options = ""): Promise<string> {
  await phone.shell(`uiautomator dump ${options} /sdcard/ui.xml`);
  return (await phone.shell("cat /sdcard/ui.xml")).stdout;
}

test("the tree is written as nodes, without hints", async () => {
  await using phone = await Driver.start();
  await phone.wake();
  expect(await phone.shell(DUMP)).toEqual({
    stdout: "UI hierchary dumped to: /sdcard/ui.xml\n",
    stderr: "",
    code: 0,
  });
  const xml = await dump(phone);
  expect(xml).toMatch(/^<\?xml [^>]+\?><hierarchy rotation="0"><node index="0" text="" resource-id="/);
  expect(xml).toContain('text="TikTok"');
  expect(xml).not.toContain("hint");
});

test("it takes about two seconds", async () => {
  await using phone = await Driver.start({ speed: 100 });
  const delays = phone.simulator.phones[0]?.delays;
  const before = delays?.totalMs ?? 0;
  await phone.shell(DUMP);
  expect((delays?.totalMs ?? 0) - before).toBeGreaterThanOrEqual(14);
});

test("compressed, wrappers are left out", async () => {
  await using phone = await Driver.start();
  await phone.wake();
  const nodes = (xml: string): number => xml.split("<node ").length;
  expect(nodes(await dump(phone, "--compressed"))).toBeLessThan(nodes(await dump(phone)));
});

test("a playing screen is never idle: the reason is on stderr, the exit code 0, and no file", async () => {
  await using phone = await Driver.start();
  await phone.wake();
  await phone.shell(`monkey -p ${TIKTOK} -c android.intent.category.LAUNCHER 1`);
  await until("the feed", async () => (await phone.shell("dumpsys window")).stdout.includes(`u0 ${TIKTOK}`));
  expect(await phone.shell(DUMP)).toEqual({
    stdout: "",
    stderr: "ERROR: could not get idle state.\n",
    code: 0,
  });
  expect((await phone.shell("ls /sdcard/ui.xml")).code).toBe(1);
});

test("it cannot run beside the UI server", async () => {
  await using phone = await Driver.start();
  const stream = await phone.startUiServer();
  expect(await phone.shell(DUMP)).toMatchObject({ stderr: "Killed \n", code: 137 });
  stream.destroy();
  await until("the end of the server", async () => (await phone.shell(DUMP)).code === 0);
});

test("half of an emoji is a dot", async () => {
  await using phone = await Driver.start();
  await phone.wake();
  await phone.startSession();
  const field = await phone.toCaption(await phone.addVideo(Buffer.from("film")));
  await phone.call("POST", `element/${field}/value`, { text: "a 🎬" });
  await phone.ui("DELETE", `/session/${phone.session}`);
  await until("the dump", async () => (await phone.shell(DUMP)).code === 0);
  expect((await phone.shell("cat /sdcard/ui.xml")).stdout).toContain('text="a .."');
});
