/** Files picked in galleries that the simulated phones do not have. */
import { expect, test } from "vitest";
import type { App } from "../../../src/model/task.ts";
import type { CopiedFile } from "../../../src/scripts/compose/copy-media.ts";
import type { Door } from "../../../src/scripts/compose/door.ts";
import { pickFiles } from "../../../src/scripts/compose/pick-files.ts";
import { node, paperPhone } from "../paper-app.ts";

const FILES = ["first", "second", "third"].map((unique) => ({ unique, contentType: "image/png" }));

/** The newest first: ours, behind them what was there before. */
const GRID = ["first", "second", "third", "older", "oldest"];

/**
 * Its button for several keeps what the gallery had picked by itself, as number 1; the last one cannot be put back. TikTok's tiles
 * have marks of their own for that, and else lead to a preview.
 */
function galleryWith(preset: string | undefined, app: App) {
  const hasMarks = app === "tiktok";
  const picked: string[] = [];
  let isPreview = false;
  let page: "start" | "gallery" = "start";
  let isSeveral = false;
  const phone = paperPhone(
    {
      draw() {
        if (page === "start")
          return [node("Button", [400, 2200, 600, 2390], { text: "Begin", clickable: true })];
        const tiles = GRID.map((name, i) => {
          const [left, top] = [270 * (i % 4), 1200 + 270 * Math.floor(i / 4)];
          const number = isSeveral && picked.includes(name) ? String(picked.indexOf(name) + 1) : "";
          const mark = `<android.widget.TextView package="app" clickable="${hasMarks}" text="${number}" bounds="[${left + 200},${top}][${left + 260},${top + 60}]"/>`;
          return `<android.view.View package="app" clickable="true" resource-id="app:id/gallery_grid_item_thumbnail" content-desc="Photo thumbnail" bounds="[${left},${top}][${left + 266},${top + 266}]">${mark}</android.view.View>`;
        });
        const several = node("Button", [700, 1100, 1060, 1190], {
          desc: "Select multiple",
          clickable: true,
          selected: isSeveral,
        });
        if (isPreview) return [node("ImageView", [0, 200, 1080, 2000])];
        const grid = node("GridView", [0, 1200, 1080, 2400], {}, ...tiles);
        return [node("Button", [860, 90, 1070, 210], { text: "Next", clickable: true }), several, grid];
      },
      touch(x, y) {
        if (page === "start") {
          page = "gallery";
          if (preset) picked.push(preset);
          return;
        }
        if (y < 1200) {
          if (y > 1000) isSeveral = !isSeveral;
          return;
        }
        const name = GRID[Math.floor(x / 270) + 4 * Math.floor((y - 1200) / 270)] ?? "";
        isPreview = hasMarks && (x % 270 < 200 || (y - 1200) % 270 >= 60);
        if (isPreview) return;
        const place = picked.indexOf(name);
        if (place < 0) picked.push(name);
        else if (picked.length > 1) picked.splice(place, 1);
      },
    },
    app,
  );
  const door: Door = {
    what: "begin",
    looksFor: [],
    gallery: [],
    toIt: (screen) => {
      const hit = screen.find([{ label: ["Begin"], clickable: true }]);
      return hit ? { kind: "done", value: hit } : { kind: "wait" };
    },
    isOn: () => page === "start",
  };
  return { phone, door, picked };
}

test.each([
  ["third", "instagram"],
  ["first", "instagram"],
  ["older", "instagram"],
  [undefined, "instagram"],
  ["older", "tiktok"],
  [undefined, "tiktok"],
] as const)(
  "what the gallery has picked by itself, %s, is not among ours out of turn on %s",
  async (preset, app) => {
    const { phone, door, picked } = galleryWith(preset, app);
    const [first, ...others] = FILES as unknown as readonly CopiedFile[];
    if (!first) throw new TypeError("no files");
    const signal = new AbortController().signal;
    await pickFiles(phone.flow, phone.parts, [first, ...others], { door, detours: [] }, signal);
    expect(picked).toEqual(["first", "second", "third"]);
  },
);
