/** Galleries that are longer than the screen, or shorter than what was copied. */
import { describe, expect, test } from "vitest";
import type { CopiedFile } from "../../../src/scripts/compose/copy-media.ts";
import { byCreate } from "../../../src/scripts/compose/door.ts";
import { pickFiles } from "../../../src/scripts/compose/pick-files.ts";
import { LongPage, node, paperPhone } from "../paper-app.ts";
import type { Place } from "../paper-app.ts";

const never = new AbortController().signal;
const file = (unique: string): CopiedFile =>
  ({ unique, contentType: "image/png" }) as Partial<CopiedFile> as CopiedFile;

type Row = (top: number, bottom: number) => readonly string[];

/** A grid of three columns with so many of ours before those of others; what is picked tells its place. */
function gallery(ours: number, others: number, { tells = true, late = 0 } = {}) {
  const grid = new LongPage([0, 300, 1080, 2200], 360);
  const picked: number[] = [];
  let page: "tabs" | "gallery" | "next" = "tabs";
  const tile =
    (i: number, left: number): Row =>
    (top, bottom) => {
      const at: Place = [left, top, left + 360, bottom];
      const place = picked.indexOf(i) + 1;
      const mark =
        tells && place > 0
          ? [node("TextView", [left + 290, top + 10, left + 350, top + 70], { text: String(place) })]
          : [];
      return [node("FrameLayout", at, { clickable: true, desc: `tile ${i}` }, ...mark)];
    };
  const phone = paperPhone({
    draw() {
      if (page === "tabs")
        return ["Home", "Create", "Profile"].map((desc, i) =>
          node("View", [i * 300, 2200, i * 300 + 290, 2380], { desc, clickable: true }),
        );
      if (page === "next")
        return [node("Button", [700, 2250, 1040, 2350], { text: "Next", clickable: true })];
      const count = (phone.clock.elapsed() < late ? 0 : ours) + others;
      const rows = Array.from({ length: Math.ceil(count / 3) }, (_, row): Row => (top, bottom) => {
        const places = [0, 1, 2].filter((column) => row * 3 + column < count);
        return places.flatMap((column) => tile(row * 3 + column, column * 360)(top, bottom));
      });
      const next = `Next${picked.length > 0 ? ` (${picked.length})` : ""}`;
      return [
        grid.draw("RecyclerView", rows),
        node("Button", [700, 2250, 1040, 2350], { text: next, clickable: picked.length > 0 }),
      ];
    },
    touch(_x, _y, { desc }) {
      if (desc === "Create") page = "gallery";
      else if (desc.startsWith("tile")) picked.push(Number(desc.slice(5)));
    },
    back: () => void (page = "tabs"),
    swipe: (area, direction) => grid.swipe(area, direction),
  });
  return { phone, picked };
}

const pick = (phone: ReturnType<typeof paperPhone>, count: number) => {
  const [first = file("x"), ...others] = Array.from({ length: count }, (_, i) => file(`none ${i}`));
  const way = { door: byCreate(phone.parts), detours: [] };
  return pickFiles(phone.flow, phone.parts, [first, ...others], way, never).catch((error: unknown) => error);
};

describe("a gallery", () => {
  test("that shows fewer at once than are wanted is scrolled, and all are picked in their order", async () => {
    const { phone, picked } = gallery(33, 40);
    expect(await pick(phone, 33)).toBeUndefined();
    expect(picked).toEqual(Array.from({ length: 33 }, (_, i) => i));
  });

  test("that has fewer than were copied says how many, after it was waited for", async () => {
    const { phone, picked } = gallery(2, 0);
    expect(await pick(phone, 3)).toMatchObject({
      reason: "SCREEN_UNKNOWN",
      message: expect.stringContaining("shows 2 of the 3 files"),
    });
    expect(phone.clock.elapsed()).toBeGreaterThan(10_000);
    expect(picked).toEqual([]);
  });

  test("whose files come late is waited for", async () => {
    const { phone, picked } = gallery(3, 1, { late: 9000 });
    expect(await pick(phone, 3)).toBeUndefined();
    expect(picked).toEqual([0, 1, 2]);
  });

  test("that does not tell what is picked is not picked from beyond its first page", async () => {
    const { phone, picked } = gallery(33, 0, { tells: false });
    expect(await pick(phone, 33)).toMatchObject({ reason: "SCREEN_UNKNOWN" });
    expect(picked).toEqual(Array.from({ length: 15 }, (_, i) => i));
  });
});
