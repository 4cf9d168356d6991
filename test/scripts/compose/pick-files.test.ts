/** Files picked in galleries that the simulated phones do not have. */
import { expect, test } from "vitest";
import type { CopiedFile } from "../../../src/scripts/compose/copy-media.ts";
import type { Door } from "../../../src/scripts/compose/door.ts";
import { pickFiles } from "../../../src/scripts/compose/pick-files.ts";
import { node, paperPhone } from "../paper-app.ts";

const FILES = ["first", "second", "third"].map((unique) => ({ unique, contentType: "image/png" }));

/** The newest first: ours, behind them what was there before. */
const GRID = ["first", "second", "third", "older", "oldest"];

/** Its button for several keeps what the gallery had picked by itself, as number 1; the last one cannot be put back. */
function galleryWith(preset: string | undefined) {
  const picked: string[] = [];
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
          const mark = `<android.widget.TextView package="app" text="${number}" bounds="[${left + 200},${top}][${left + 260},${top + 60}]"/>`;
          return `<android.view.View package="app" clickable="true" resource-id="app:id/gallery_grid_item_thumbnail" content-desc="Photo thumbnail" bounds="[${left},${top}][${left + 266},${top + 266}]">${mark}</android.view.View>`;
        });
        const several = node("Button", [700, 1100, 1060, 1190], {
          desc: "Select multiple",
          clickable: true,
          selected: isSeveral,
        });
        return [node("Button", [860, 90, 1070, 210], { text: "Next", clickable: true }), several, ...tiles];
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
        const place = picked.indexOf(name);
        if (place < 0) picked.push(name);
        else if (picked.length > 1) picked.splice(place, 1);
      },
    },
    "instagram",
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

test.each([["third"], ["first"], ["older"], [undefined]])(
  "what the gallery has picked by itself, %s, is not among ours out of turn",
  async (preset) => {
    const { phone, door, picked } = galleryWith(preset);
    const [first, ...others] = FILES as unknown as readonly CopiedFile[];
    if (!first) throw new TypeError("no files");
    const signal = new AbortController().signal;
    await pickFiles(phone.flow, phone.parts, [first, ...others], { door, detours: [] }, signal);
    expect(picked).toEqual(["first", "second", "third"]);
  },
);
