import { describe, expect, test } from "vitest";
import type { OpenLink } from "../links/link.ts";
import { noise, sha256 } from "./noise.ts";

const MEGABYTE = 1024 * 1024;
const FILE = 0o100000;

export function fileSuite(open: OpenLink): void {
  describe("files", () => {
    test("arrive and come back byte for byte, several megabytes of them", async () => {
      await using link = await open();
      const bytes = noise(5 * MEGABYTE + 3);
      await link.push(bytes, "/sdcard/Download/clip.bin");
      const hash = (await link.shell("sha256sum /sdcard/Download/clip.bin")).stdout.toString();
      expect(hash).toBe(`${sha256(bytes)}  /sdcard/Download/clip.bin\n`);
      expect(sha256(await link.pull("/storage/emulated/0/Download/clip.bin"))).toBe(sha256(bytes));
    });

    test("may be empty", async () => {
      await using link = await open();
      await link.push(Buffer.alloc(0), "/sdcard/empty");
      expect(await link.pull("/sdcard/empty")).toHaveLength(0);
      expect(await link.stat("/sdcard/empty")).toMatchObject({ size: 0 });
    });

    test("bring the folders above them", async () => {
      await using link = await open();
      await link.push(Buffer.from("deep"), "/sdcard/a/b/deep.txt");
      expect((await link.shell("ls /sdcard/a")).stdout.toString()).toBe("b\n");
    });

    test("have names of any language", async () => {
      await using link = await open();
      await link.push(Buffer.from("x"), "/sdcard/Download/Käse 世界.txt");
      expect(await link.list("/sdcard/Download")).toContain("Käse 世界.txt");
      expect((await link.pull("/sdcard/Download/Käse 世界.txt")).toString()).toBe("x");
    });

    test("tell their size, kind and time, and folders are folders", async () => {
      await using link = await open();
      await link.push(Buffer.alloc(1234), "/sdcard/some");
      const stat = await link.stat("/sdcard/some");
      expect(stat?.size).toBe(1234);
      expect((stat?.mode ?? 0) & FILE).toBe(FILE);
      expect(Math.abs((stat?.mtime ?? 0) - Date.now() / 1000)).toBeLessThan(60);
      expect(((await link.stat("/sdcard/DCIM"))?.mode ?? 0) & FILE).toBe(0);
    });

    test("that are missing have no stat, and cannot be pulled", async () => {
      await using link = await open();
      expect(await link.stat("/sdcard/none")).toBeUndefined();
      await expect(link.pull("/sdcard/none")).rejects.toThrow(/No such file or directory|ENOENT/);
    });

    test("are listed by folder", async () => {
      await using link = await open();
      for (const name of ["b", "a", "c"]) await link.push(Buffer.from(name), `/sdcard/Download/${name}`);
      expect([...(await link.list("/sdcard/Download"))].toSorted()).toEqual(["a", "b", "c"]);
    });
  });
}
