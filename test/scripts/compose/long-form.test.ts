/** A page with the caption that is longer than the screen: what is asked for stands further down, and is found there. */
import { describe, expect, test } from "vitest";
import type { Direction } from "../../../src/device/ui/driver.ts";
import type { Bounds, UiNode } from "../../../src/device/ui/screen.ts";
import { writeCaption } from "../../../src/scripts/compose/composer.ts";
import type { CopiedFile } from "../../../src/scripts/compose/copy-media.ts";
import type { Detour } from "../../../src/scripts/compose/detour.ts";
import { productLink } from "../../../src/scripts/compose/product-link.ts";
import { readyToPost } from "../../../src/scripts/compose/ready-to-post.ts";
import { soundOff } from "../../../src/scripts/sound/sound-off.ts";
import { Sound } from "../../../src/scripts/sound/sound.ts";
import { Volume } from "../../../src/scripts/sound/volume.ts";
import { hiding, lockScreen, LongPage, node, paperPhone } from "../paper-app.ts";
import type { PaperApp } from "../paper-app.ts";

const never = new AbortController().signal;
const file = (unique: string): CopiedFile =>
  ({ unique, contentType: "image/png" }) as Partial<CopiedFile> as CopiedFile;
const failure = (work: Promise<unknown>) => work.then(() => undefined).catch((error: unknown) => error);

type Row = (top: number, bottom: number) => readonly string[];

const text =
  (said: string, clickable = false): Row =>
  (top, bottom) => [node("TextView", [40, top + 20, 1040, bottom - 20], { text: said, clickable })];

/** The page with the caption: its field, many rows, and one at the end; Post stays at the bottom of the screen. */
class LongForm implements PaperApp {
  caption = "";
  title = "";
  last: Row = text("the end");
  touched: string[] = [];
  readonly page = new LongPage([0, 100, 1080, 2200], 200);
  onTouch: (said: string) => void = () => {};

  field(of: "caption" | "title", hint: string): Row {
    return (top, bottom) => [
      node("EditText", [40, top + 10, 1040, bottom - 10], {
        text: this[of] || hint,
        hint,
        clickable: true,
      }),
    ];
  }

  draw() {
    const rows = [
      this.field("title", "Add a catchy title"),
      this.field("caption", "Add description"),
      ...Array.from({ length: 16 }, (_, i) => text(`Setting ${i}`, true)),
      this.last,
      text("the end"),
    ];
    return [
      this.page.draw("ScrollView", rows),
      node("Button", [700, 2250, 1040, 2350], { text: "Post", clickable: true }),
    ];
  }

  touch(_x: number, _y: number, { text: said }: UiNode) {
    this.touched.push(said);
    this.onTouch(said);
  }

  type(said: string, { hint }: UiNode) {
    if (hint.includes("title")) this.title = said;
    else this.caption = said;
  }

  swipe(area: Bounds, direction: Direction) {
    this.page.swipe(area, direction);
  }
}

type Phone = ReturnType<typeof paperPhone>;

function compose(app: LongForm, detour: (phone: Phone) => Detour, phone = paperPhone(app)) {
  const draft = { title: "T", caption: "hello", file: file("f"), enterAgain: undefined };
  const detours = [detour(phone)];
  return failure(
    writeCaption(phone.flow, phone.parts, { ...draft, detours }, never).then(async () =>
      readyToPost(phone.flow, phone.parts, "hello", never),
    ),
  );
}

/** Its last row turns a product link on and off. */
function formWithLink() {
  const app = new LongForm();
  const link = { isOn: false };
  app.last = (top, bottom) => [
    node("TextView", [40, top, 700, bottom], { text: "Product link" }),
    node("Switch", [900, top + 20, 1040, bottom - 20], { clickable: true, checked: link.isOn }),
  ];
  app.onTouch = () => void (link.isOn = !link.isOn);
  return { app, link };
}

describe("further down the page with the caption", () => {
  test("the product link is turned on, and the caption is written after it", async () => {
    const { app, link } = formWithLink();
    expect(await compose(app, ({ flow, parts }) => productLink(flow, parts))).toBeUndefined();
    expect([link.isOn, app.title, app.caption.trim(), app.page.offset]).toEqual([true, "T", "hello", 0]);
  });

  test("the app's own sound is taken away", async () => {
    const app = new LongForm();
    let sound = "♪ Golden Hour";
    app.last = (top, bottom) => (sound ? text(sound, true)(top, bottom) : []);
    app.onTouch = () => {
      if (sound.startsWith("♪")) sound = "No sound";
      else sound = "";
    };
    expect(await compose(app, ({ flow, parts }) => soundOff(flow, parts))).toBeUndefined();
    expect([sound, app.caption.trim(), app.page.offset]).toEqual(["", "hello", 0]);
  });

  test("a phone that is locked meanwhile goes on where it was", async () => {
    const { app, link } = formWithLink();
    const phone = hiding(app, () => app.page.offset > 500, [lockScreen], 12_000);
    expect(await compose(app, ({ flow, parts }) => productLink(flow, parts), phone)).toBeUndefined();
    expect([link.isOn, app.title, app.caption.trim(), app.page.offset]).toEqual([true, "T", "hello", 0]);
  });

  test("and a page that is hidden just then is no page without a field for a title", async () => {
    const app = new LongForm();
    const isDue = () => phone.steps.includes("write the title");
    const phone: Phone = hiding(app, isDue, [lockScreen], 12_000);
    expect(await compose(app, ({ flow, parts }) => soundOff(flow, parts), phone)).toBeUndefined();
    expect([app.title, app.caption.trim()]).toEqual(["T", "hello"]);
  });

  test.each(["a sound", "a volume"] as const)(
    "%s is opened, and the way goes on from there",
    async (what) => {
      const app = new LongForm();
      const name = what === "a sound" ? "Add sound" : "Volume";
      let isOpen = false;
      let said = name;
      let percent = 100;
      app.last = (top, bottom) => text(said, true)(top, bottom);
      const draw = app.draw.bind(app);
      const sheet = (): readonly string[] =>
        what === "a sound"
          ? [
              node("EditText", [40, 1000, 1040, 1100], { text: "Search", hint: "Search", clickable: true }),
              node(
                "LinearLayout",
                [0, 1200, 1080, 1380],
                { clickable: true },
                node("TextView", [200, 1210, 800, 1280], { text: "Ocean Drive" }),
                node("TextView", [200, 1290, 800, 1360], { text: "2:31" }),
              ),
            ]
          : [
              node("TextView", [140, 1620, 500, 1690], { text: "Original sound" }),
              node("SeekBar", [140, 1700, 940, 1780], { text: String(percent) }),
            ];
      app.draw = () =>
        isOpen ? [node("View", [0, 0, 1080, 2400], { clickable: true }), ...sheet()] : draw();
      app.touch = (x, _y, on) => {
        if (on.text === name) isOpen = true;
        else if (on.text === "Ocean Drive") [said, isOpen] = ["♪ Ocean Drive", false];
        else percent = Math.round(((x - 140) * 100) / 800);
      };
      const back = () => void (isOpen = false);
      const ended = compose(Object.assign(app, { back }), ({ flow, parts }) =>
        what === "a sound"
          ? new Sound(flow, parts, { kind: "any" }, { waitMs: 8000 })
          : new Volume(flow, parts, { original: 20, added: null }, () => true),
      );
      expect(await ended).toBeUndefined();
      expect(what === "a sound" ? said : percent).toBe(what === "a sound" ? "♪ Ocean Drive" : 20);
      expect([app.caption.trim(), app.page.offset]).toEqual(["hello", 0]);
    },
  );

  test("what stands nowhere fails before anything is touched", async () => {
    const app = new LongForm();
    expect(await compose(app, ({ flow, parts }) => productLink(flow, parts))).toMatchObject({
      reason: "OPTION_MISSING",
      message: expect.stringContaining("shop"),
    });
    expect(app.touched).toEqual([]);
  });
});
