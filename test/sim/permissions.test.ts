import { expect, test } from "vitest";
import { Driver, until } from "./driver.ts";

const INSTAGRAM = "com.instagram.android";
const DIALOG = "com.android.permissioncontroller:id/permission_";
const FAULTS = "/phones/sim-1/faults";
const THUMBNAIL = "gallery_grid_item_thumbnail";

async function inFrontOfGallery(): Promise<Driver> {
  const phone = await Driver.start();
  await phone.wake();
  await phone.startSession();
  await phone.addVideo(Buffer.from("film"));
  await phone.shell(`monkey -p ${INSTAGRAM} -c android.intent.category.LAUNCHER 1`);
  await phone.click("accessibility id", "Create");
  return phone;
}

test("a gallery is empty until its owner allows it", async () => {
  await using phone = await inFrontOfGallery();
  await phone.waitFor("id", `${DIALOG}message`);
  expect(await phone.source()).not.toContain(THUMBNAIL);
  await phone.click("id", `${DIALOG}allow_all_button`);
  await until("the picture", async () => (await phone.source()).includes(THUMBNAIL));
  expect(await phone.source()).not.toContain(DIALOG);
});

test.for(["deny", "allow_selected"])("after %s the gallery stays empty", async (answer) => {
  await using phone = await inFrontOfGallery();
  await phone.click("id", `${DIALOG}${answer}_button`);
  await until("the end of the dialog", async () => !(await phone.source()).includes(DIALOG));
  expect(await phone.source()).not.toContain(THUMBNAIL);
});

test("who was asked twice in vain is not asked again", async () => {
  await using phone = await inFrontOfGallery();
  const ask = (): Promise<void> => phone.click("accessibility id", "Create");
  await phone.click("id", `${DIALOG}deny_button`);
  await until("the first answer", async () => !(await phone.source()).includes(DIALOG));
  await phone.call("POST", "back", {});
  await ask();
  await phone.click("id", `${DIALOG}deny_and_dont_ask_again_button`);
  await until("the second answer", async () => !(await phone.source()).includes(DIALOG));
  await phone.call("POST", "back", {});
  await ask();
  await phone.simulator.phones[0]?.delays.wait(3000);
  expect(await phone.source()).not.toContain(DIALOG);
});

test("pm grant answers before the app can ask, per kind of media", async () => {
  await using phone = await Driver.start();
  const names = phone.simulator.phones[0]?.permissions;
  await phone.shell(`pm grant ${INSTAGRAM} android.permission.READ_MEDIA_IMAGES`);
  expect([names?.canSee(INSTAGRAM, "images"), names?.canSee(INSTAGRAM, "video")]).toEqual([true, false]);
  await phone.shell(`pm revoke ${INSTAGRAM} android.permission.READ_MEDIA_IMAGES`);
  expect(names?.canSee(INSTAGRAM, "images")).toBe(false);
});

test("an old Android has one permission for all files, and no choice of some", async () => {
  await using phone = await Driver.start();
  await phone.control("POST", FAULTS, { kind: "old_android", sdk: 30 });
  const wrong = await phone.shell(`pm grant ${INSTAGRAM} android.permission.READ_MEDIA_VIDEO`);
  expect(wrong).toMatchObject({ stderr: expect.stringContaining("SecurityException"), code: 255 });
  await phone.shell(`pm grant ${INSTAGRAM} android.permission.READ_EXTERNAL_STORAGE`);
  expect(phone.simulator.phones[0]?.permissions.canSee(INSTAGRAM, "video")).toBe(true);
});

test.for([
  ["pm grant com.nobody android.permission.CAMERA", "Unknown package: com.nobody"],
  [`pm grant ${INSTAGRAM} android.permission.NONSENSE`, "has not requested permission"],
] as const)("%s is refused", async ([command, reason]) => {
  await using phone = await Driver.start();
  expect(await phone.shell(command)).toMatchObject({ stderr: expect.stringContaining(reason), code: 255 });
});

test("touches reach no app beneath the dialog; BACK leaves it without an answer", async () => {
  await using phone = await inFrontOfGallery();
  await phone.waitFor("id", `${DIALOG}message`);
  const cross = await phone.waitFor("id", `${INSTAGRAM}:id/cam_dest_story`);
  const before = phone.simulator.phones[0]?.glass.foreground?.screen();
  await phone.call("POST", `element/${cross}/click`, {});
  expect(phone.simulator.phones[0]?.glass.foreground?.screen()).toEqual(before);
  await phone.call("POST", "back", {});
  expect(await phone.source()).not.toContain(DIALOG);
  expect(phone.simulator.phones[0]?.glass.foreground?.screen().name).toBe(before?.name);
});

test("the UI server accepts and dismisses it as an alert", async () => {
  await using phone = await inFrontOfGallery();
  await phone.waitFor("id", `${DIALOG}message`);
  expect((await phone.call<string>("GET", "alert/text")).value).toMatch(/^Allow Instagram to access photos/);
  await phone.call("POST", "alert/accept", {});
  await until("the picture", async () => (await phone.source()).includes(THUMBNAIL));
});

test("it speaks the phone's language, not the app's", async () => {
  await using phone = await Driver.start();
  await phone.control("POST", FAULTS, { kind: "language", locale: "es-MX" });
  await phone.shell(`cmd locale set-app-locales ${INSTAGRAM} --user current --locales en-US`);
  await phone.control("POST", FAULTS, { kind: "popup", name: "permission" });
  await phone.wake();
  await phone.startSession();
  await phone.shell(`monkey -p ${INSTAGRAM} -c android.intent.category.LAUNCHER 1`);
  await phone.waitFor("xpath", "//*[@text='No permitir']");
  await phone.waitFor("accessibility id", "Profile");
});

test("both makers' windows are met, with the same ids", async () => {
  const packageOn = async (seed: string): Promise<string | undefined> => {
    await using phone = await Driver.start({ seed });
    await phone.wake();
    await phone.startSession();
    await phone.control("POST", FAULTS, { kind: "popup", name: "permission" });
    await phone.shell(`monkey -p ${INSTAGRAM} -c android.intent.category.LAUNCHER 1`);
    await phone.waitFor("id", `${DIALOG}message`);
    return /package="([\w.]*permissioncontroller)"/.exec(await phone.source())?.[1];
  };
  const packages = await Promise.all(["one", "two", "three", "four", "five", "six"].map(packageOn));
  expect(new Set(packages)).toEqual(
    new Set(["com.android.permissioncontroller", "com.google.android.permissioncontroller"]),
  );
});
