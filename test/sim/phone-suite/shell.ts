import { describe, expect, test } from "vitest";
import { readBytes } from "../../../src/sim/bytes.ts";
import type { OpenLink } from "../links/link.ts";
import { noise, sha256 } from "./noise.ts";

const MEGABYTE = 1024 * 1024;

export function shellSuite(open: OpenLink): void {
  describe("a shell", () => {
    test("tells output, errors and the exit code apart", async () => {
      await using link = await open();
      const { stdout, stderr, code } = await link.shell("echo out; echo err >&2; ls /none");
      expect(stdout.toString()).toBe("out\n");
      expect(stderr.toString()).toBe("err\nls: /none: No such file or directory\n");
      expect(code).toBe(1);
    });

    test("answers 127 to a command that it does not have", async () => {
      await using link = await open();
      const { stderr, code } = await link.shell("frobnicate --now");
      expect(stderr.toString()).toBe("/system/bin/sh: frobnicate: inaccessible or not found\n");
      expect(code).toBe(127);
    });

    test("of the first version mixes output and errors, and tells no exit code", async () => {
      await using link = await open();
      expect((await link.oldShell("echo out; echo err >&2; false")).toString()).toBe("out\nerr\n");
    });

    test("keeps every byte of stdin and stdout", async () => {
      await using link = await open();
      const bytes = noise(300_001);
      const { stdout, code } = await link.shell("cat", bytes);
      expect(stdout.equals(bytes)).toBe(true);
      expect(code).toBe(0);
    });

    test("fed by exec keeps every byte, to the end of what was sent", async () => {
      await using link = await open();
      const bytes = noise(300_001);
      await link.execIn("cat > /sdcard/fed", bytes);
      await expect
        .poll(async () => (await link.exec("sha256sum /sdcard/fed")).toString())
        .toContain(sha256(bytes));
    });

    test("answers while more is being said", async () => {
      await using link = await open();
      using talk = await link.converse("cat");
      for (const word of ["one", "two"]) {
        talk.input.write(word);
        expect((await readBytes(talk.output, word.length)).toString()).toBe(word);
      }
    });

    test("waits for a reader that is slow with a big output, and others do not wait for it", async () => {
      await using link = await open();
      const bytes = noise(8 * MEGABYTE);
      await link.push(bytes, "/sdcard/big");
      using talk = await link.converse("cat /sdcard/big");
      const first = await readBytes(talk.output, 1000);
      expect((await link.shell("echo meanwhile")).stdout.toString()).toBe("meanwhile\n");
      const rest = await readBytes(talk.output, bytes.length - 1000);
      expect(sha256(Buffer.concat([first, rest]))).toBe(sha256(bytes));
    });

    test("runs 50 times at once", async () => {
      await using link = await open();
      const ends = await Promise.all(Array.from({ length: 50 }, (_, i) => link.shell(`echo ${i}`)));
      expect(ends.map(({ stdout }) => stdout.toString())).toEqual(ends.map((_, i) => `${i}\n`));
    });

    test("that is interactive is refused with the reason", async () => {
      await using link = await open();
      expect((await link.oldShell("")).toString()).toContain("not simulated");
    });
  });
}
