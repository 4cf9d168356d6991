/** Lists that are longer than the screen: what is wanted stands further down, and is found there. */
import { expect, test } from "vitest";
import type { Screen } from "../../src/device/ui/screen.ts";
import { searchFor } from "../../src/scripts/people/search.ts";
import { bySoundSearch } from "../../src/scripts/sound/sound-among-results.ts";
import { Sound } from "../../src/scripts/sound/sound.ts";
import { LongPage, node, paperPhone } from "./paper-app.ts";
import type { PaperApp } from "./paper-app.ts";

const never = new AbortController().signal;

type Row = (top: number, bottom: number) => readonly string[];

const sounds = [...Array.from({ length: 20 }, (_, i) => `Night Bus (mix ${i})`), "Night Bus", "Night"];
const soundRow =
  (name: string): Row =>
  (top, bottom) => [
    node(
      "LinearLayout",
      [0, top, 1080, bottom],
      { clickable: true },
      node("TextView", [200, top + 20, 800, top + 90], { text: name }),
      node("TextView", [200, top + 100, 800, top + 170], { text: "2:31" }),
    ),
  ];

test("the sound of that name stands below those that are only like it", async () => {
  const list = new LongPage([0, 300, 1080, 2400], 200);
  let page: "editor" | "list" = "editor";
  let taken = "";
  let query = "";
  const app: PaperApp = {
    draw: () =>
      page === "editor"
        ? [
            node("TextView", [300, 90, 780, 180], { text: taken || "Add sound", clickable: true }),
            node("Button", [700, 2250, 1040, 2350], { text: "Next", clickable: true }),
          ]
        : [
            node("EditText", [40, 100, 1040, 250], {
              text: query || "Search",
              hint: "Search",
              clickable: true,
            }),
            list.draw("RecyclerView", (query ? sounds : ["One", "Two"]).map(soundRow)),
          ],
    touch(_x, _y, { text: said }) {
      if (said === "Add sound") page = "list";
      else if (sounds.includes(said)) [page, taken] = ["editor", said];
    },
    type: (said) => void (query = said),
    swipe: (area, direction) => list.swipe(area, direction),
  };
  const { flow, parts, screen } = paperPhone(app);
  const sound = new Sound(flow, parts, { kind: "named", name: "Night Bus" }, { waitMs: 8000 });
  const entry = sound.entryOn(screen());
  if (!entry) throw new Error("the page offers no sound");
  await sound.take(entry, never);
  expect(taken).toBe("Night Bus");
});

test("so it does among the results of the app's own search", async () => {
  const list = new LongPage([0, 300, 1080, 2400], 200);
  let query = "";
  let opened = "";
  let isFound = false;
  const app: PaperApp = {
    draw: () =>
      opened
        ? [
            node("TextView", [40, 300, 1040, 400], { text: opened }),
            node("Button", [40, 2100, 1040, 2200], { text: "Use this sound", clickable: true }),
          ]
        : [
            node("EditText", [40, 60, 900, 160], {
              text: query || "Search",
              hint: "Search",
              clickable: true,
            }),
            list.draw("RecyclerView", (isFound ? sounds : []).map(soundRow)),
          ],
    touch: (_x, _y, { text: said }) => void (opened = sounds.includes(said) && isFound ? said : opened),
    type: (said) => void (query = said),
    enter: () => void (isFound = true),
    swipe: (area, direction) => list.swipe(area, direction),
  };
  const { flow, parts } = paperPhone(app);
  const door = bySoundSearch(parts, "Night Bus", 8000);
  const { looksFor } = door;
  const decide = (screen: Screen) => door.toIt(screen);
  await flow.until({ name: "to the sound", timeoutMs: 90_000, looksFor, decide }, never);
  expect(opened).toBe("Night Bus");
});

const personRow =
  (name: string): Row =>
  (top, bottom) => [node("TextView", [40, top + 20, 1040, bottom - 20], { text: name, clickable: true })];

test("a person stands below others whose names begin like that one", async () => {
  const names = [...Array.from({ length: 25 }, (_, i) => `jane_${i}`), "jane", "janet"];
  const list = new LongPage([0, 300, 1080, 2200], 180);
  let query = "";
  let opened = "";
  const app: PaperApp = {
    draw: () =>
      opened
        ? [node("TextView", [300, 500, 780, 560], { text: `@${opened}` })]
        : [
            node("EditText", [40, 60, 900, 160], {
              text: query || "Search",
              hint: "Search",
              clickable: true,
            }),
            list.draw("RecyclerView", (query ? names : []).map(personRow)),
          ],
    touch(_x, _y, { text: said }) {
      if (names.includes(said) && said !== query) throw new Error(`opened ${said}`);
      if (names.includes(said)) opened = said;
    },
    type: (said) => void (query = said),
    swipe: (area, direction) => list.swipe(area, direction),
  };
  const { flow, parts } = paperPhone(app);
  expect(await searchFor(flow, parts, "jane", never)).toBe(true);
  expect(opened).toBe("jane");
});
