/** What both ways to the screen promise. */
import { beforeEach, describe, expect, test } from "vitest";
import type { Clock } from "../../../src/clock.ts";
import type { UiDriver } from "../../../src/device/ui/driver.ts";
import { center } from "../../../src/device/ui/find.ts";
import { parseScreen } from "../../../src/device/ui/screen.ts";
import { fastClock } from "../fast-clock.ts";
import { PaperPhone } from "./paper-phone.ts";

const never = new AbortController().signal;

export function screenSuite(name: string, create: (phone: PaperPhone, clock: Clock) => UiDriver): void {
  describe(`the screen through ${name}`, () => {
    let phone: PaperPhone;
    let driver: UiDriver;

    beforeEach(async () => {
      phone = new PaperPhone();
      driver = create(phone, fastClock(100));
      await driver.start(never);
      return () => driver[Symbol.asyncDispose]();
    });

    const read = async () => {
      const screen = parseScreen(await driver.source(never));
      const [field] = screen.matches({ className: ["EditText"] });
      const [post] = screen.matches({ text: ["Post"], clickable: true });
      if (!field || !post) throw new Error("the page is not whole");
      return { screen, field: field.node, post: post.node };
    };

    test("is read with what can be touched and where", async () => {
      const { post, field } = await read();
      expect(post.bounds).toEqual({ left: 600, top: 1800, right: 1000, bottom: 1900 });
      expect(field.hint).toBe("Add description…");
    });

    test("is touched once, in the middle", async () => {
      const { post } = await read();
      await driver.tap(center(post.bounds), never);
      expect(phone.touches).toEqual(["Post"]);
    });

    test("is touched where something may be going away, and is still there", async () => {
      const { screen, post } = await read();
      expect(await driver.tapIfThere(screen, post, never)).toBe(true);
      expect(phone.touches).toEqual(["Post"]);
    });

    test.each(["short", "two words, 50% off", "it's 100%sure", "line one\nline two", "a".repeat(450), ""])(
      "takes a text in place of what was there: %j",
      async (text) => {
        phone.text = "old\ntext";
        const { screen, field } = await read();
        await driver.setText(screen, field, text, never);
        expect(phone.text).toBe(text);
        const again = await read();
        const told = await driver.textOf(again.screen, again.field, never);
        expect(told).toBe(text === "" ? "Add description…" : text);
      },
    );

    test("hears keys and BACK", async () => {
      await driver.press(66, never);
      await driver.back(never);
      expect(phone.touches).toEqual(["key 66", "key 4"]);
    });

    test("is swiped the way it is told, so slowly that nothing runs on by itself", async () => {
      await driver.swipe({ left: 0, top: 0, right: 1000, bottom: 2000 }, "up", never);
      expect(phone.touches).toEqual(["swipe up"]);
    });

    test("is a PNG too, whatever the phone says before it", async () => {
      expect((await driver.screenshot(never)).toString("latin1", 0, 4)).toBe("\u0089PNG");
    });

    test("ends with the signal's reason", async () => {
      const stop = AbortSignal.abort(new Error("enough"));
      await expect(driver.source(stop)).rejects.toThrow("enough");
      await expect(driver.tap({ x: 1, y: 1 }, stop)).rejects.toThrow("enough");
      expect(phone.touches).toEqual([]);
    });
  });
}
