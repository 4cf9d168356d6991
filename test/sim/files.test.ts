import { describe, expect, test } from "vitest";
import { Driver } from "./driver.ts";

const FULL = { kind: "storage_full" };
const FAULTS = "/phones/sim-1/faults";
const NO_SPACE = "No space left on device";

describe("files of the phone", () => {
  test("are told by size, time, kind and place", async () => {
    await using phone = await Driver.start();
    await phone.push(Buffer.from("12345"), "/sdcard/Download/five.txt");
    expect((await phone.shell("stat -c '%s %F %n' /sdcard/Download/five.txt")).stdout).toBe(
      "5 regular file /sdcard/Download/five.txt\n",
    );
    expect((await phone.shell("ls -l /sdcard/Download")).stdout).toMatch(
      /^total 4\n-rw\S+ 1 \S+ \S+ 5 \d{4}-\d\d-\d\d \d\d:\d\d five\.txt\n$/,
    );
    expect((await phone.shell("ls -d /sdcard/Download")).stdout).toBe("/sdcard/Download\n");
  });

  test.for([
    ["cat /sdcard", "cat: /sdcard: Is a directory\n"],
    ["rm /sdcard/Download", "rm: /sdcard/Download: is a directory\n"],
    ["mkdir /sdcard/Download", "mkdir: '/sdcard/Download': File exists\n"],
    ["mkdir /sdcard/a/b", "mkdir: '/sdcard/a/b': No such file or directory\n"],
    ["stat /sdcard/none", "stat: '/sdcard/none': No such file or directory\n"],
    ["sha256sum /sdcard/none", "sha256sum: /sdcard/none: No such file or directory\n"],
    ["echo x > /nowhere/file", "echo: can't create /nowhere/file: No such file or directory\n"],
  ] as const)("%s fails with its reason", async ([command, stderr]) => {
    await using phone = await Driver.start();
    expect(await phone.shell(command)).toEqual({ stdout: "", stderr, code: 1 });
  });

  test("are matched by patterns outside of quotes", async () => {
    await using phone = await Driver.start();
    await phone.shell("touch /sdcard/Download/a1 /sdcard/Download/a2 /sdcard/Download/b1");
    expect((await phone.shell("echo /sdcard/Download/a*")).stdout).toBe(
      "/sdcard/Download/a1 /sdcard/Download/a2\n",
    );
    expect((await phone.shell("echo '/sdcard/Download/a*' /sdcard/z*")).stdout).toBe(
      "/sdcard/Download/a* /sdcard/z*\n",
    );
    await phone.shell("rm -f /sdcard/Download/?1");
    expect((await phone.shell("ls /sdcard/Download")).stdout).toBe("a2\n");
  });

  test("go with their directory, copy and move", async () => {
    await using phone = await Driver.start();
    await phone.shell(
      "mkdir -p /sdcard/x/y; echo 1 > /sdcard/x/y/f; cp /sdcard/x/y/f /sdcard/g; mv /sdcard/g /sdcard/h",
    );
    expect((await phone.shell("rm -rf /sdcard/x; ls /sdcard/x; cat /sdcard/h")).stdout).toBe("1\n");
    expect((await phone.shell("ls /sdcard/g")).code).toBe(1);
  });
});

describe("a full phone", () => {
  test("takes no push, and keeps what it had", async () => {
    await using phone = await Driver.start();
    await phone.push(Buffer.from("old"), "/sdcard/old");
    await phone.control("POST", FAULTS, FULL);
    await expect(phone.push(Buffer.from("new"), "/sdcard/new")).rejects.toThrow(NO_SPACE);
    expect((await phone.shell("cat /sdcard/old; ls /sdcard/new")).stdout).toBe("old");
  });

  test("fails in the shell, and says how much room is left", async () => {
    await using phone = await Driver.start();
    expect((await phone.shell("df /sdcard | tail -n 1")).stdout).toMatch(/ 1?\d% \/storage\/emulated\n$/);
    await phone.control("POST", FAULTS, FULL);
    expect(await phone.shell("echo x > /sdcard/x")).toMatchObject({ stderr: `echo: ${NO_SPACE}\n`, code: 1 });
    expect((await phone.shell("df /sdcard")).stdout).toContain(" 0 100% /storage/emulated\n");
  });

  test("works again when it is mended", async () => {
    await using phone = await Driver.start();
    await phone.control("POST", FAULTS, FULL);
    await phone.control("DELETE", FAULTS);
    await phone.push(Buffer.from("new"), "/sdcard/new");
    expect((await phone.shell("cat /sdcard/new")).stdout).toBe("new");
  });
});
