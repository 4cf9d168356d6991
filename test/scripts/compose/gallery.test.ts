import { describe, expect, test } from "vitest";
import { parseScreen } from "../../../src/device/ui/screen.ts";
import { profileOf } from "../../../src/scripts/catalog.ts";
import { itemAfter, placeToPick, readGallery, tabOfKind } from "../../../src/scripts/compose/gallery.ts";

/** A grid of three columns under a bar; the tile with the number `camera` is no file. */
function grid(
  count: number,
  {
    camera = -1,
    picked = [] as readonly number[],
    name = (_: number): string => "",
    videos = [] as readonly number[],
    /** Which of them is open; "" where none says so. */
    tab = undefined as "Videos" | "Photos" | "All" | "" | undefined,
  } = {},
) {
  const tile = (i: number) => {
    const [left, top] = [(i % 3) * 360, 300 + Math.floor(i / 3) * 360];
    const place = picked.indexOf(i) + 1;
    const mark =
      place > 0
        ? `<a.TextView text="${place}" bounds="[${left + 290},${top + 10}][${left + 350},${top + 70}]"/>`
        : "";
    const length = videos.includes(i)
      ? `<a.TextView text="00:15" bounds="[${left + 200},${top + 300}][${left + 350},${top + 350}]"/>`
      : "";
    const said = i === camera ? "Camera" : name(i);
    return `<a.FrameLayout clickable="true" content-desc="${said}" bounds="[${left},${top}][${left + 360},${top + 360}]">${mark}${length}</a.FrameLayout>`;
  };
  // drawn in another order than it is read in
  const tiles = Array.from({ length: count }, (_, i) => tile(i)).toReversed();
  const tabs = ["All", "Videos", "Photos"].map(
    (text, i) =>
      `<a.FrameLayout clickable="true" bounds="[${i * 360},200][${i * 360 + 360},300]"><a.TextView text="${text}" selected="${text === tab}" bounds="[${i * 360},200][${i * 360 + 360},300]"/></a.FrameLayout>`,
  );
  return parseScreen(
    `<hierarchy><a.Page bounds="[0,0][1080,2400]">${tab === undefined ? "" : tabs.join("")}<a.GridView bounds="[0,300][1080,2300]">${tiles.join("")}</a.GridView></a.Page></hierarchy>`,
  );
}

const profile = profileOf("tiktok");
type Kind = "video/mp4" | "image/png";
const placed = (
  screen: ReturnType<typeof grid>,
  picked: number,
  unique = "f1",
  contentType: Kind = "image/png",
) => {
  const gallery = readGallery(screen, profile);
  const next = itemAfter(screen, gallery, picked, { contentType, isScrolled: false });
  const hit = placeToPick(screen, profile, gallery, { unique, next, isOneOfSeveral: false });
  return hit && [hit.button.bounds.left / 360, (hit.button.bounds.top - 300) / 360];
};

describe("a file is picked", () => {
  test("at its place, the newest first, by rows and along the row", () => {
    expect([0, 1, 3].map((picked) => placed(grid(6), picked))).toEqual([
      [0, 0],
      [1, 0],
      [0, 1],
    ]);
  });

  test("past the tile that opens the camera", () => {
    expect(placed(grid(6, { camera: 0 }), 0)).toEqual([1, 0]);
  });

  test("at the item that tells its name, wherever that is", () => {
    expect(placed(grid(6, { name: (i) => `IMG phonefleet-f${i}.png` }), 0, "phonefleet-f4.")).toEqual([1, 1]);
  });

  test("an image never at a tile that says how long it lasts, a video also at one that says nothing", () => {
    const screen = grid(6, { videos: [0, 2] });
    expect([0, 1].map((picked) => placed(screen, picked))).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(placed(screen, 1, "f1", "video/mp4")).toEqual([1, 0]);
    expect(placed(grid(3, { videos: [0, 1, 2] }), 0)).toBeUndefined();
  });

  test("nowhere, where there are too few", () => {
    expect(placed(grid(2), 2)).toBeUndefined();
  });
});

test("which are picked is read from their marks, and picking changes the state", () => {
  const [none, two] = [grid(6), grid(6, { picked: [2, 0] })].map((screen) => readGallery(screen, profile));
  expect([none?.picked, two?.picked]).toEqual([[], [0, 2]]);
  expect(none?.state).not.toBe(two?.state);
});

const toTab = (screen: ReturnType<typeof grid>, contentType: Kind) =>
  tabOfKind(screen, profile, readGallery(screen, profile), { contentType, count: 2 })?.node.text;

test.each([
  ["images, where the videos show", "Videos", [0, 1, 2], "image/png", "Photos"],
  ["images, where a video is the newest", "All", [0], "image/png", "Photos"],
  ["images, where all show and they are the newest", "All", [2], "image/png", undefined],
  ["images, where they show", "Photos", [], "image/png", undefined],
  ["a video, where the photos show", "Photos", [], "video/mp4", "Videos"],
  ["a video, where all show and it is the newest", "All", [0, 1], "video/mp4", undefined],
  ["a video, where no tab says so and the newest is none", "", [2], "video/mp4", "Videos"],
  ["a video, where they show", "Videos", [], "video/mp4", undefined],
  ["images, where there are no tabs", undefined, [0], "image/png", undefined],
] as const)("the tab for %s", (_, tab, videos, contentType, expected) => {
  expect(toTab(grid(6, { tab, videos }), contentType)).toBe(expected);
});

test.each([
  ["Photo thumbnail, created on November 26, 2026 10:36 PM", 6],
  ["Unselected photo taken on 26 Nov 2026, 22:36", 6],
  ["Miniature de vidéo, créée le 26 nov. 2026 22h36", 6],
  ["Photo by A person at row 1, column 1", 0],
])("Instagram's tiles are known by their ids, else by what they say: %s", (said, count) => {
  const screen = grid(6, { name: () => said });
  expect(readGallery(screen, profileOf("instagram")).items).toHaveLength(count);
});
