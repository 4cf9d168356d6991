import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Driver } from "./driver.ts";

let phone: Driver;
beforeAll(async () => {
  phone = await Driver.start();
});
afterAll(() => phone[Symbol.asyncDispose]());

const ok = (stdout: string) => ({ stdout, stderr: "", code: 0 });

describe("the phone's shell", () => {
  test.for([
    ["echo a   b", ok("a b\n")],
    [`echo 'a   b' "c'd" e\\ f`, ok("a   b c'd e f\n")],
    [`echo 'it'\\''s' "\\$HOME \\"x\\""`, ok(`it's $HOME "x"\n`)],
    ["echo $HOME ${USER} $NOPE-", ok("/ shell -\n")],
    [`echo "$(echo a; echo b)" \`echo c\``, ok("a\nb c\n")],
    ["echo one # two", ok("one\n")],
    ["true && echo yes || echo no", ok("yes\n")],
    ["false && echo yes || echo no", ok("no\n")],
    ["false; echo next", ok("next\n")],
    ["echo gone >/dev/null; echo '' >/sdcard/f; echo x >>/sdcard/f; cat /sdcard/f", ok("\nx\n")],
    ["nope 2>/dev/null", { stdout: "", stderr: "", code: 127 }],
    ["nope 2>&1", { stdout: "/system/bin/sh: nope: inaccessible or not found\n", stderr: "", code: 127 }],
    ["nope", { stdout: "", stderr: "/system/bin/sh: nope: inaccessible or not found\n", code: 127 }],
    ["toString", { stdout: "", stderr: "/system/bin/sh: toString: inaccessible or not found\n", code: 127 }],
    ["echo 'open", { stdout: "", stderr: "/system/bin/sh: no closing quote\n", code: 1 }],
    ["false; echo $?; echo $?", ok("1\n0\n")],
    ["nope 2>/dev/null; echo $?", ok("127\n")],
    ["X=1 Y='a b'; echo $X$Y \"$Y\"", ok("1a b a b\n")],
    ["echo one; exit 7; echo two", { stdout: "one\n", stderr: "", code: 7 }],
    [`sh -c 'echo $HOME && false'`, { stdout: "/\n", stderr: "", code: 1 }],
    ["(echo sub)", { stdout: "", stderr: "/system/bin/sh: syntax error: unexpected '('\n", code: 1 }],
    ["echo in >/sdcard/in; cat </sdcard/in; wc -l < /sdcard/in", ok("in\n1\n")],
    [
      "cat </sdcard/none",
      { stdout: "", stderr: "cat: can't open /sdcard/none: No such file or directory\n", code: 1 },
    ],
    ["echo b >/sdcard/l; echo a >>/sdcard/l; sort /sdcard/l | head -n 1; tail -1 /sdcard/l", ok("a\na\n")],
    ["echo 'a.b' | grep -c 'a\\.b'; echo ab | grep -E '^(a|x)b$'; echo ab | grep -o b", ok("1\nab\nb\n")],
    ["echo a b c | wc -w; echo abc | wc -c", ok("3\n4\n")],
    ["[ -d /sdcard ] && echo dir; [ -f /sdcard ] || test ! -e /none && echo no file", ok("dir\nno file\n")],
    ["echo -n x | sha256sum", ok("2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881  -\n")],
    ["date +%Y", ok(`${new Date().getUTCFullYear()}\n`)],
    [
      "setprop ro.x 1",
      { stdout: "", stderr: expect.stringContaining("Failed to set property 'ro.x' to '1'"), code: 1 },
    ],
    ["logcat -d", ok("")],
    ["whoami; id | grep -o 'uid=[0-9]*'", ok("shell\nuid=2000\n")],
    ["settings list global | grep airplane", ok("airplane_mode_on=0\n")],
    [
      "settings put secure x 1; settings delete secure x; settings get secure x",
      ok("Deleted 1 rows\nnull\n"),
    ],
    ["settings get nonsense x", { stdout: "", stderr: "Invalid namespace 'nonsense'\n", code: 255 }],
    [
      "svc power stayon true; dumpsys power | grep -o mStayOn=true; svc power stayon false",
      ok("mStayOn=true\n"),
    ],
    ["wm density", ok(expect.stringMatching(/^Physical density: [2-6]\d\d\n$/))],
    ["dumpsys nonsense", { stdout: "", stderr: "Can't find service: nonsense\n", code: 0 }],
    ["cmd nonsense", { stdout: "", stderr: "cmd: Can't find service: nonsense\n", code: 20 }],
    [
      "input keyevent NONSENSE",
      { stdout: "", stderr: expect.stringContaining("Unknown keycode"), code: 255 },
    ],
    ["input tap 1", { stdout: "", stderr: "Error: Invalid arguments for command\n", code: 255 }],
    ["input tap x y", { stdout: "", stderr: "Error: Invalid arguments for command\n", code: 255 }],
    ["echo a | grep b", { stdout: "", stderr: "", code: 1 }],
    ["getprop | grep -F '[ro.serialno]'", ok("[ro.serialno]: [sim-1]\n")],
    ["getprop ro.build.version.sdk; getprop ro.build.version.release", ok("34\n14\n")],
    ["pm path com.zhiliaoapp.musically", ok("package:/data/app/com.zhiliaoapp.musically/base.apk\n")],
    ["pm path com.nobody", { stdout: "", stderr: "", code: 1 }],
    ["cmd package list packages musically", ok("package:com.zhiliaoapp.musically\n")],
    ["dumpsys package com.zhiliaoapp.musically | grep versionName", ok("    versionName=36.5.4\n")],
    ["dumpsys battery | grep level", ok("  level: 100\n")],
    ["settings get global nope", ok("null\n")],
    [
      "settings put system screen_off_timeout 600000 && settings get system screen_off_timeout",
      ok("600000\n"),
    ],
    ["rm /sdcard/none", { stdout: "", stderr: "rm: /sdcard/none: No such file or directory\n", code: 1 }],
    ["rm -f /sdcard/none", ok("")],
    [
      "touch /sdcard/new && ls /sdcard/new && md5sum /sdcard/new",
      ok("/sdcard/new\nd41d8cd98f00b204e9800998ecf8427e  /sdcard/new\n"),
    ],
    ["input text grüße", { stdout: "", stderr: expect.stringContaining("NullPointerException"), code: 255 }],
    [
      "monkey -p com.nobody -c android.intent.category.LAUNCHER 1",
      {
        stdout: "** No activities found to run, monkey aborted.\n",
        stderr: expect.stringContaining('arg: "com.nobody"'),
        code: 252,
      },
    ],
    ["content query --uri content://media/external/video/media --projection _id", ok("No result found.\n")],
  ] as const)("answers %s", async ([command, answer]) => {
    expect(await phone.shell(command)).toEqual(answer);
  });

  test("wakes and unlocks", async () => {
    const look = async (): Promise<string> => (await phone.shell("dumpsys power; dumpsys window")).stdout;
    expect(await look()).toMatch(/mWakefulness=Asleep[\s\S]*showing=true[\s\S]*mDreamingLockscreen=true/);
    await phone.wake();
    expect(await look()).toMatch(/mWakefulness=Awake[\s\S]*showing=false[\s\S]*mDreamingLockscreen=false/);
  });

  test("am start refuses what no app opens", async () => {
    const started = await phone.shell(
      "am start -a android.intent.action.VIEW -d https://example.org -p com.zhiliaoapp.musically",
    );
    expect(started.code).toBe(1);
    expect(started.stderr).toContain("unable to resolve Intent");
  });

  test("screencap gives a PNG, in the first protocol with a plain stream", async () => {
    const stream = await phone.open("exec:screencap -p");
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    const png = Buffer.concat(chunks);
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    const size = (await phone.shell("wm size")).stdout;
    expect(size).toBe(`Physical size: ${png.readUInt32BE(16)}x${png.readUInt32BE(20)}\n`);
  });

  test("instrumentation of a package that is not there fails with a reason", async () => {
    const run = await phone.shell("am instrument -w com.nobody/runner");
    expect(run).toEqual({
      stdout:
        "INSTRUMENTATION_STATUS: Error=Unable to find instrumentation info for: ComponentInfo{com.nobody/runner}\n",
      stderr: "android.util.AndroidException: INSTRUMENTATION_FAILED: com.nobody/runner\n",
      code: 1,
    });
  });
});
