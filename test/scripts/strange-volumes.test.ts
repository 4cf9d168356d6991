/** Pages of volumes and switches of product links that look otherwise than those of the simulated apps. */
import { describe, expect, test } from "vitest";
import { productLink } from "../../src/scripts/compose/product-link.ts";
import { Volume } from "../../src/scripts/sound/volume.ts";
import { hiding, lockScreen, node, paperPhone } from "./paper-app.ts";
import type { PaperApp, Place } from "./paper-app.ts";

const never = new AbortController().signal;

/** Sliders below their labels, on a sheet over the editor. `says` is what a slider tells of itself. */
function sliders(says: (percent: number) => string, { isStuck = false, margin = 0 } = {}) {
  const at: Record<"original" | "added", Place> = {
    original: [140, 1700, 940, 1780],
    added: [140, 1950, 940, 2030],
  };
  const percents = { original: 100, added: 100 };
  let isOpen = false;
  const app: PaperApp = {
    draw: () => [
      node("ImageView", [950, 500, 1040, 580], { desc: "Volume", clickable: true }),
      node("Button", [700, 2250, 1040, 2350], { text: "Next", clickable: true }),
      ...(isOpen
        ? [
            node("View", [0, 0, 1080, 2400], { clickable: true }),
            node("TextView", [140, 1620, 500, 1690], { text: "Original sound" }),
            node("SeekBar", at.original, { text: says(percents.original) }),
            node("TextView", [140, 1870, 500, 1940], { text: "Added sound" }),
            node("SeekBar", at.added, { text: says(percents.added) }),
          ]
        : []),
    ],
    touch(x, y) {
      if (!isOpen) isOpen = true;
      else if (!isStuck)
        for (const which of ["original", "added"] as const) {
          const [left, top, right, bottom] = at[which];
          if (y >= top && y < bottom)
            percents[which] = Math.round(((x - left - margin) * 100) / (right - left - 2 * margin));
        }
    },
    back: () => void (isOpen = false),
  };
  return { app, percents, isOpen: () => isOpen };
}

type Wanted = ConstructorParameters<typeof Volume>[2];

async function setTo(app: PaperApp, wanted: Wanted, phone = paperPhone(app)): Promise<unknown> {
  const { flow, parts, screen } = phone;
  const volume = new Volume(flow, parts, wanted, () => true);
  const entry = volume.entryOn(screen());
  if (!entry) throw new Error("the page offers no volume");
  return volume.take(entry, never).catch((error: unknown) => error);
}

describe("sliders are set by a touch at their place", () => {
  test.each([
    ["that tell a number", (percent: number) => `${percent}.0`],
    ["that tell a percent", (percent: number) => `${percent} %`],
    ["that tell nothing", () => ""],
  ])("%s", async (_, says) => {
    const { app, percents, isOpen } = sliders(says);
    expect(await setTo(app, { original: 20, added: 75 })).toBeUndefined();
    expect(Math.abs(percents.original - 20)).toBeLessThanOrEqual(1);
    expect(Math.abs(percents.added - 75)).toBeLessThanOrEqual(1);
    expect(isOpen()).toBe(false);
  });

  test("also where the slider has margins that the finger does not know of", async () => {
    const { app, percents } = sliders(String, { margin: 40 });
    expect(await setTo(app, { original: 20, added: 75 })).toBeUndefined();
    expect(Math.abs(percents.original - 20)).toBeLessThanOrEqual(1);
    expect(Math.abs(percents.added - 75)).toBeLessThanOrEqual(1);
  });

  test("and one that does not move fails before anything is published", async () => {
    const { app } = sliders(String, { isStuck: true });
    expect(await setTo(app, { original: 20, added: 75 })).toMatchObject({
      reason: "OPTION_MISSING",
      message: expect.stringContaining("the original sound at 100 % instead of 20 %"),
    });
  });

  test("without an added sound only the file's own is touched", async () => {
    const { app, percents } = sliders(String);
    expect(await setTo(app, { original: 0, added: null })).toBeUndefined();
    expect(percents).toEqual({ original: 0, added: 100 });
  });
});

describe("a page that shows no volumes", () => {
  const clock = node("TextView", [400, 300, 700, 400], { text: "17:45" });

  test("for as long as the phone is locked is waited for", async () => {
    const { app, percents, isOpen } = sliders(String);
    const phone = hiding(app, isOpen, [lockScreen], 12_000);
    expect(await setTo(app, { original: 20, added: 75 }, phone)).toBeUndefined();
    expect(Math.abs(percents.original - 20)).toBeLessThanOrEqual(1);
  });

  test("for as long as a dialog that nobody knows lies over it, is looked at again without it", async () => {
    const { app, percents } = sliders(String);
    let isAsking = true;
    const asking: PaperApp = {
      ...app,
      draw: () => [
        ...app.draw(),
        ...(isAsking && app.draw().length > 2
          ? [
              node(
                "View",
                [0, 0, 1080, 2400],
                { clickable: true },
                node("TextView", [200, 900, 800, 1000], { text: "What do you make of our new sounds?" }),
                node("Button", [200, 1200, 800, 1300], { text: "Close", clickable: true }),
              ),
            ]
          : []),
      ],
      touch: (x, y, on) => (on.text === "Close" ? void (isAsking = false) : app.touch(x, y, on)),
    };
    expect(await setTo(asking, { original: 20, added: 75 })).toBeUndefined();
    expect(Math.abs(percents.added - 75)).toBeLessThanOrEqual(1);
  });

  test("of the added sound at first is waited for", async () => {
    const { app, percents, isOpen } = sliders(String);
    let openedAt: number | undefined;
    const phone = paperPhone({
      ...app,
      draw() {
        if (isOpen()) openedAt ??= phone.clock.elapsed();
        const isHalf = openedAt !== undefined && phone.clock.elapsed() - openedAt < 3000;
        return isHalf ? app.draw().slice(0, -2) : app.draw();
      },
    });
    expect(await setTo(app, { original: 20, added: 75 }, phone)).toBeUndefined();
    expect(Math.abs(percents.added - 75)).toBeLessThanOrEqual(1);
  });

  test("fails what asks for one", async () => {
    const { app, isOpen } = sliders(String);
    const phone = hiding(app, isOpen, [clock], Infinity);
    expect(await setTo(app, { original: 20, added: 75 }, phone)).toMatchObject({
      reason: "OPTION_MISSING",
      message: expect.stringContaining("has none for the original sound"),
    });
  });
});

describe("a product link", () => {
  const caption = node("EditText", [40, 200, 1040, 500], {
    text: "Add description",
    hint: "Add description",
    clickable: true,
  });
  const post = node("Button", [700, 2250, 1040, 2350], { text: "Post", clickable: true });

  async function addLink(app: PaperApp): Promise<unknown> {
    const { flow, parts, screen } = paperPhone(app);
    const link = productLink(flow, parts);
    const entry = link.entryOn(screen(), true);
    if (!entry) throw new Error("the page offers no link");
    return link.take(entry, never).catch((error: unknown) => error);
  }

  test("whose switch stands beside a label that takes no touches", async () => {
    let isOn = false;
    let touches = 0;
    const app: PaperApp = {
      draw: () => [
        caption,
        node("TextView", [40, 900, 700, 1000], { text: "Product link" }),
        node("Switch", [900, 920, 1040, 980], { clickable: true, checked: isOn }),
        node("TextView", [40, 1100, 700, 1200], { text: "Allow comments" }),
        node("Switch", [900, 1120, 1040, 1180], { clickable: true, checked: true }),
        post,
      ],
      touch(_x, y) {
        touches += 1;
        if (y > 900 && y < 1000) isOn = !isOn;
      },
    };
    expect(await addLink(app)).toBeUndefined();
    expect([isOn, touches]).toEqual([true, 1]);
  });

  test("that is on already is left as it is", async () => {
    const app: PaperApp = {
      draw: () => [
        caption,
        node(
          "LinearLayout",
          [0, 880, 1080, 1020],
          { clickable: true },
          node("TextView", [40, 900, 700, 1000], { text: "Add product link" }),
          node("Switch", [900, 920, 1040, 980], { checked: true }),
        ),
        post,
      ],
      touch() {
        throw new Error("touched");
      },
    };
    expect(await addLink(app)).toBeUndefined();
  });

  test("that says in words that it is on", async () => {
    let isOn = false;
    const app: PaperApp = {
      draw: () => [
        caption,
        node("TextView", [40, 900, 1040, 1000], {
          text: isOn ? "Remove product link" : "Product link",
          clickable: true,
        }),
        post,
      ],
      touch: () => void (isOn = !isOn),
    };
    expect(await addLink(app)).toBeUndefined();
    expect(isOn).toBe(true);
  });

  test("that is chosen on pages of its own: what kind of link, which product, and by what name", async () => {
    let page: "form" | "kinds" | "shop" | "name" = "form";
    let chosen = "";
    const add = (top: number) =>
      node("Button", [800, top, 1040, top + 100], { text: "Add", clickable: true });
    const pages = {
      form: () => [
        caption,
        node(
          "LinearLayout",
          [0, 880, 1080, 1020],
          { clickable: true },
          node("TextView", [40, 900, 700, 1000], { text: "Add link" }),
          node("TextView", [700, 900, 1040, 1000], { text: chosen }),
        ),
        post,
      ],
      kinds: () => [
        ...pages.form(),
        node("View", [0, 0, 1080, 2400], { clickable: true }),
        node("TextView", [40, 1900, 1040, 2000], { text: "Mini app", clickable: true }),
        node("TextView", [40, 2100, 1040, 2200], { text: "Product", clickable: true }),
      ],
      shop: () => [
        node("TextView", [40, 300, 700, 400], { text: "Blue mug" }),
        add(300),
        node("TextView", [40, 600, 700, 700], { text: "Red cup" }),
        add(600),
      ],
      name: () => [
        node("EditText", [40, 300, 1040, 400], { text: "Blue mug", clickable: true }),
        node("Button", [40, 2200, 1040, 2300], { text: "Add", clickable: true }),
      ],
    };
    const app: PaperApp = {
      draw: () => pages[page](),
      touch(_x, y) {
        if (page === "form" && y < 1100) page = "kinds";
        else if (page === "kinds") page = y > 2090 ? "shop" : "form";
        else if (page === "shop") page = y < 450 ? "name" : "shop";
        else if (page === "name") [page, chosen] = ["form", "Blue mug"];
      },
    };
    expect(await addLink(app)).toBeUndefined();
    expect([page, chosen]).toEqual(["form", "Blue mug"]);
  });

  test("that does not turn on fails before anything is published", async () => {
    const app: PaperApp = {
      draw: () => [
        caption,
        node("TextView", [40, 900, 1040, 1000], { text: "Add product link", clickable: true }),
        post,
      ],
      touch() {},
    };
    expect(await addLink(app)).toMatchObject({ reason: "OPTION_MISSING" });
  });
});
