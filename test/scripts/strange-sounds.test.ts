/** Lists of sounds that look and behave otherwise than those of the simulated apps. */
import { describe, expect, test } from "vitest";
import { soundOff } from "../../src/scripts/sound/sound-off.ts";
import type { SoundWish } from "../../src/scripts/sound/sound-wish.ts";
import { Sound } from "../../src/scripts/sound/sound.ts";
import { hiding, lockScreen, node, paperPhone } from "./paper-app.ts";
import type { PaperApp } from "./paper-app.ts";
import { next, SheetApp } from "./sheet-app.ts";

const never = new AbortController().signal;
type ListWish = Exclude<SoundWish, { readonly kind: "off" | "page" }>;

async function choose(app: PaperApp, wish: ListWish, phone = paperPhone(app)) {
  const { flow, parts, steps, screen } = phone;
  const sound = new Sound(flow, parts, wish, { waitMs: 10_000 });
  const entry = sound.entryOn(screen());
  if (!entry) throw new Error("the page offers no sound");
  try {
    await sound.take(entry, never);
    return { steps, error: undefined };
  } catch (error) {
    return { steps, error };
  }
}

test("a sheet whose search is a page of its own, and whose rows are confirmed", async () => {
  const app = new SheetApp();
  expect((await choose(app, { kind: "named", name: "ocean drive" })).error).toBeUndefined();
  expect(app.sound).toBe("ocean drive - Duke Dumont");
});

test("a name is handed in again where what came over the page had the first ones", async () => {
  let handedIn = 0;
  class Hidden extends SheetApp {
    override rows(names: readonly string[], top: number) {
      return super.rows(names.length > 0 ? names : ["Trending One", "Trending Two"], top);
    }

    override enter() {
      if (++handedIn > 2) super.enter();
    }
  }
  expect((await choose(new Hidden(), { kind: "like", name: "ocean drive" })).error).toBeUndefined();
  expect(handedIn).toBe(3);
});

test("the first of what it finds", async () => {
  const app = new SheetApp();
  expect((await choose(app, { kind: "like", name: "rain" })).error).toBeUndefined();
  expect(app.sound).toBe("rain (Remix) - Duke Dumont");
});

test("the first of what it suggests", async () => {
  const app = new SheetApp();
  expect((await choose(app, { kind: "any" })).error).toBeUndefined();
  expect(app.sound).toBe("Trending One - Duke Dumont");
});

test("a version of the sound is not the sound, and what there is instead is told", async () => {
  const app = new SheetApp();
  app.rows = () => [];
  const rows = SheetApp.prototype.rows.bind(app);
  app.rows = (names, top) => rows(names.slice(0, 1), top);
  const { error } = await choose(app, { kind: "named", name: "Night Bus" });
  expect(error).toMatchObject({
    reason: "SOUND_NOT_FOUND",
    message: expect.stringContaining('"Night Bus (Remix)"'),
  });
});

/** A row takes the sound, the list stays; a second touch would put it back. Its rows do not tell how long a sound is. */
class StayingApp implements PaperApp {
  sound = "";
  isOpen = false;

  draw() {
    if (!this.isOpen)
      return [
        node("TextView", [850, 500, 1040, 580], {
          text: this.sound ? "Sounds" : "Add sound",
          clickable: true,
        }),
        ...(this.sound ? [node("TextView", [300, 90, 780, 180], { text: `♫ ${this.sound}` })] : []),
        next,
      ];
    const rows = ["One", "Two", "Three"].map((name, i) =>
      node(
        "LinearLayout",
        [0, 1300 + i * 200, 1080, 1480 + i * 200],
        { clickable: true, selected: name === this.sound },
        node("TextView", [200, 1310 + i * 200, 800, 1390 + i * 200], { text: name }),
      ),
    );
    return [
      next,
      node("EditText", [40, 1150, 1040, 1250], { text: "Search", hint: "Search", clickable: true }),
      node("RecyclerView", [0, 1280, 1080, 2400], {}, ...rows),
    ];
  }

  touch(_x: number, _y: number, { text }: { text: string }) {
    if (!this.isOpen) this.isOpen = true;
    else if (["One", "Two", "Three"].includes(text)) this.sound = text === this.sound ? "" : text;
  }

  back() {
    this.isOpen = false;
  }
}

test("a list that stays until it is left, whose row is touched once", async () => {
  const app = new StayingApp();
  const { error, steps } = await choose(app, { kind: "named", name: "Two" });
  expect(error).toBeUndefined();
  expect([app.sound, app.isOpen]).toEqual(["Two", false]);
  expect(steps.filter((step) => step.startsWith("choose the sound"))).toHaveLength(1);
});

test("a list that takes no touch ends in SOUND_NOT_FOUND, not in a post without the sound", async () => {
  const app = new StayingApp();
  const touch = app.touch.bind(app);
  app.touch = (x, y, node) => (app.isOpen ? undefined : touch(x, y, node));
  const { error } = await choose(app, { kind: "named", name: "Two" });
  expect(error).toMatchObject({
    reason: "SOUND_NOT_FOUND",
    message: expect.stringContaining("did not take"),
  });
});

test("sounds that never load are waited for as long as sound_wait_time says", async () => {
  const app = new StayingApp();
  app.touch = () => {};
  const { error } = await choose(app, { kind: "any" });
  expect(error).toMatchObject({ reason: "SOUND_NOT_FOUND", message: expect.stringContaining("within 10 s") });
});

test("a sound is taken away in a list that has a row for none", async () => {
  let sound: string | undefined = "Golden Hour";
  let isOpen = false;
  const app: PaperApp = {
    draw: () =>
      isOpen
        ? [
            node("EditText", [40, 1150, 1040, 1250], { hint: "Search", text: "Search", clickable: true }),
            ...(sound
              ? [node("TextView", [40, 1300, 1040, 1400], { text: "No sound", clickable: true })]
              : []),
          ]
        : [
            node("TextView", [300, 90, 780, 180], {
              text: sound ? `♪ ${sound}` : "Add sound",
              clickable: true,
            }),
            next,
          ],
    touch(_x, _y, { text }) {
      if (text === "No sound") sound = undefined;
      else isOpen = true;
    },
    back: () => void (isOpen = false),
  };
  const { flow, parts, screen } = paperPhone(app);
  const off = soundOff(flow, parts);
  const entry = off.entryOn(screen(), false);
  if (entry) await off.take(entry, never);
  expect([sound, isOpen, off.isDone]).toEqual([undefined, false, true]);
});

describe("while the phone is locked", () => {
  test("a sound that the app does not take counts as taken by nobody", async () => {
    const app = new StayingApp();
    let isTouched = false;
    app.touch = (_x, _y, { text }) => {
      if (text === "Two") isTouched = true;
      else app.isOpen = true;
    };
    const phone = hiding(app, () => isTouched, [lockScreen], 15_000);
    const { error } = await choose(app, { kind: "named", name: "Two" }, phone);
    expect(error).toMatchObject({ reason: "SOUND_NOT_FOUND" });
  });

  test.each(["the list loads", "a sound is searched"])(
    "%s all the same, for whoever looks again",
    async (what) => {
      const app = new SheetApp();
      const isDue = () => (what === "the list loads" ? app.page === "sheet" : app.found !== "");
      const phone = hiding(app, isDue, [lockScreen], 25_000);
      expect((await choose(app, { kind: "named", name: "Ocean Drive" }, phone)).error).toBeUndefined();
      expect(app.sound).toBe("Ocean Drive - Duke Dumont");
    },
  );

  test("a sound that is to go is still there", async () => {
    let sound = "♪ Golden Hour";
    let touches = 0;
    const app: PaperApp = {
      draw: () => [node("TextView", [300, 90, 780, 180], { text: sound, clickable: true }), next],
      touch(_x, _y, { text }) {
        touches += 1;
        if (touches > 1) sound = text.startsWith("♪") ? "No sound" : "Add sound";
      },
    };
    const { flow, parts, screen } = hiding(app, () => touches > 0, [lockScreen], 15_000);
    const off = soundOff(flow, parts);
    const entry = off.entryOn(screen(), false);
    if (entry) await off.take(entry, never);
    expect(sound).toBe("Add sound");
  });
});
