import { expect, test } from "vitest";
import { Driver, until } from "./driver.ts";

const film = Buffer.from("film");

async function inField(): Promise<readonly [Driver, () => Promise<string>]> {
  const phone = await Driver.start();
  await phone.wake();
  await phone.startSession();
  const field = await phone.toCaption(await phone.addVideo(film));
  await phone.call("POST", `element/${field}/click`, {});
  const text = async (): Promise<string> => (await phone.call<string>("GET", `element/${field}/text`)).value;
  return [phone, text];
}

async function isShown(phone: Driver): Promise<boolean> {
  return (await phone.shell("dumpsys input_method | grep mInputShown=true")).code === 0;
}

test("a touched field brings it up; BACK and ESCAPE take it away and nothing else", async () => {
  const [phone] = await inField();
  await using _ = phone;
  for (const key of [4, 111]) {
    expect(await isShown(phone)).toBe(true);
    await phone.shell(`input keyevent ${key}`);
    expect(await isShown(phone)).toBe(false);
    await phone.click("class name", "android.widget.EditText");
  }
});

test("it is a window of its own, whose keys type and which hides what is beneath", async () => {
  const [phone, text] = await inField();
  await using _ = phone;
  expect(await phone.source()).not.toContain("inputmethod");
  await phone.call("POST", "appium/settings", { settings: { enableMultiWindows: true } });
  expect(await phone.source()).toContain('package="com.google.android.inputmethod.latin"');
  for (const key of ["h", "i"]) await phone.click("accessibility id", key);
  await phone.click("accessibility id", "Space");
  expect(await text()).toBe("hi ");
});

test("shell text and keys go to the field that has the focus, and nowhere without one", async () => {
  const [phone, text] = await inField();
  await using _ = phone;
  await phone.shell(
    "input text 'one%stwo'; input keyevent 67; input keyevent 62; input keyevent KEYCODE_ENTER 8",
  );
  expect(await text()).toBe("one tw \n1");
  await phone.shell("input keyevent 4; input text lost");
  expect(await text()).toBe("one tw \n1");
});

test("paste brings every character", async () => {
  const [phone, text] = await inField();
  await using _ = phone;
  const content = Buffer.from("Grüße 🎬").toString("base64");
  await phone.call("POST", "appium/device/set_clipboard", { content, contentType: "plaintext" });
  await phone.shell("input keyevent 279");
  expect(await text()).toBe("Grüße 🎬");
  expect((await phone.call<string>("POST", "appium/device/get_clipboard", {})).value).toBe(content);
});

test("a swipe over it moves no page", async () => {
  const [phone, text] = await inField();
  await using _ = phone;
  const [, width = 0, height = 0] =
    /(\d+)x(\d+)/.exec((await phone.shell("wm size")).stdout)?.map(Number) ?? [];
  await phone.shell(`input swipe ${width / 2} ${height - 50} ${width / 2} ${Math.round(height * 0.7)} 100`);
  expect(await text()).toBe("Add description…");
  expect(await isShown(phone)).toBe(true);
});

test("it goes with the page of its field", async () => {
  const [phone] = await inField();
  await using _ = phone;
  await phone.shell("input keyevent 3");
  await until("the launcher", () => phone.simulator.phones[0]?.glass.foreground === undefined);
  expect(await isShown(phone)).toBe(false);
});

test("keyboards are listed, chosen and reset", async () => {
  await using phone = await Driver.start();
  const latin = "com.google.android.inputmethod.latin/com.android.inputmethod.latin.LatinIME";
  const current = async (): Promise<string> =>
    (await phone.shell("settings get secure default_input_method")).stdout;
  expect((await phone.shell("ime list -s")).stdout).toBe(`${latin}\n`);
  const voice = (await phone.shell("ime list -s -a | grep -v latin")).stdout.trim();
  expect((await phone.shell(`ime set ${voice}`)).stderr).toContain("cannot be selected");
  await phone.shell(`ime enable ${voice} && ime set ${voice}`);
  expect(await current()).toBe(`${voice}\n`);
  await phone.shell("ime reset");
  expect(await current()).toBe(`${latin}\n`);
});
