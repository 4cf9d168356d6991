import { describe, expect, test } from "vitest";
import { Driver, until } from "./driver.ts";

const TIKTOK = "com.zhiliaoapp.musically";
const ACTIVITY = `${TIKTOK}/com.ss.android.ugc.aweme.splash.SplashActivity`;
const FAULTS = "/phones/sim-1/faults";

async function awake(speed = 200): Promise<Driver> {
  const phone = await Driver.start({ speed });
  await phone.wake();
  await phone.startSession();
  return phone;
}

const inFront = async (phone: Driver, part: string): Promise<boolean> =>
  (await phone.shell("dumpsys window | grep mCurrentFocus")).stdout.includes(part);

describe("am start", () => {
  test("with -W tells what it started, before the old screen is gone", async () => {
    // slow enough for a look at what still shows
    await using phone = await awake(10);
    const { stdout, code } = await phone.shell(`am start -W -n ${ACTIVITY}`);
    expect(stdout).toMatch(
      new RegExp(
        `^Starting: Intent \\{ .*cmp=${ACTIVITY}.* \\}\\nStatus: ok\\nLaunchState: COLD\\nActivity: ${ACTIVITY}\\nTotalTime: \\d+\\nWaitTime: \\d+\\nComplete\\n$`,
      ),
    );
    expect(code).toBe(0);
    expect(phone.simulator.phones[0]?.glass.foreground).toBeUndefined();
    await phone.waitFor("accessibility id", "Profile");
  });

  test("warns where the app is in front already", async () => {
    await using phone = await awake();
    await phone.shell(`am start -W -n ${ACTIVITY}`);
    await phone.waitFor("accessibility id", "Profile");
    expect((await phone.shell(`am start -n ${ACTIVITY}`)).stderr).toContain("Warning: Activity not started");
    expect((await phone.shell(`am start -W -n ${ACTIVITY}`)).stdout).toContain("LaunchState: HOT");
  });

  test.for([
    [`am start -n ${TIKTOK}/.Nonsense`, "stderr", `Activity class {${TIKTOK}/.Nonsense} does not exist`],
    [
      "am start -W -a android.intent.action.VIEW -d https://example.org",
      "stdout",
      "unable to resolve Intent",
    ],
    ["am nonsense", "stderr", "Unknown command: nonsense"],
  ] as const)("%s says on %s what is wrong", async ([command, stream, message]) => {
    await using phone = await Driver.start();
    const answer = await phone.shell(command);
    expect(answer[stream]).toContain(message);
    expect(answer.code).not.toBe(0);
  });

  test("a share with two takers opens a chooser, and goes to the one that is touched", async () => {
    await using phone = await awake();
    const uri = await phone.addVideo(Buffer.from("film"));
    await phone.shell(
      `am start -W -a android.intent.action.SEND -t video/mp4 -d ${uri} --eu android.intent.extra.STREAM ${uri} --grant-read-uri-permission`,
    );
    expect(await inFront(phone, "ChooserActivity")).toBe(true);
    await phone.click("xpath", "//*[@resource-id='android:id/text1' and @text='TikTok']");
    await until("TikTok", () => inFront(phone, TIKTOK));
  });

  test("force-stop leaves the launcher in front", async () => {
    await using phone = await awake();
    await phone.shell(`am start -n ${ACTIVITY}`);
    await phone.waitFor("accessibility id", "Profile");
    await phone.shell(`am force-stop ${TIKTOK}`);
    expect(await inFront(phone, "nexuslauncher")).toBe(true);
  });
});

describe("an app that does not answer", () => {
  async function stuck(): Promise<Driver> {
    const phone = await awake();
    await phone.control("POST", FAULTS, { kind: "popup", name: "not_responding" });
    await phone.shell(`monkey -p ${TIKTOK} -c android.intent.category.LAUNCHER 1`);
    await phone.waitFor("id", "android:id/aerr_close");
    return phone;
  }

  test("can be waited for, but not left by BACK", async () => {
    await using phone = await stuck();
    await phone.call("POST", "back", {});
    await phone.click("id", "android:id/aerr_wait");
    await until("the app", async () => !(await phone.source()).includes("aerr_"));
    expect(await inFront(phone, TIKTOK)).toBe(true);
  });

  test("can be closed", async () => {
    await using phone = await stuck();
    await phone.click("id", "android:id/aerr_close");
    await until("the end of the dialog", async () => !(await phone.source()).includes("aerr_"));
    expect(await inFront(phone, "nexuslauncher")).toBe(true);
  });

  test("answers again when it is mended", async () => {
    await using phone = await stuck();
    await phone.control("DELETE", FAULTS);
    expect(await phone.source()).not.toContain("aerr_");
  });
});

test("a reboot takes the phone away and brings it back in the dark", async () => {
  await using phone = await awake();
  const gone = new Promise<void>((resolve) => phone.simulator.phones[0]?.cable.once("change", resolve));
  await phone.shell("reboot");
  await gone;
  await until("the phone", () => phone.simulator.phones[0]?.cable.state === "device");
  expect((await phone.shell("dumpsys power | grep mWakefulness=")).stdout).toContain("Asleep");
});

test("one app speaks its own language, from Android 13 on", async () => {
  await using phone = await awake();
  await phone.control("POST", FAULTS, { kind: "language", locale: "es" });
  const locales = `cmd locale get-app-locales ${TIKTOK}`;
  expect((await phone.shell(locales)).stdout).toBe(`Locales for ${TIKTOK} for user 0 are []\n`);
  await phone.shell(`cmd locale set-app-locales ${TIKTOK} --user current --locales en-US`);
  expect((await phone.shell(locales)).stdout).toBe(`Locales for ${TIKTOK} for user 0 are [en-US]\n`);
  await phone.shell(`monkey -p ${TIKTOK} -c android.intent.category.LAUNCHER 1`);
  await phone.waitFor("accessibility id", "Profile");
  await phone.control("POST", FAULTS, { kind: "old_android", sdk: 32 });
  expect(await phone.shell(locales)).toEqual({
    stdout: "",
    stderr: "cmd: Can't find service: locale\n",
    code: 20,
  });
});
