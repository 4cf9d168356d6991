import { describe, expect, test } from "vitest";
import { parseScreen } from "../../../src/device/ui/screen.ts";
import { profileOf } from "../../../src/scripts/catalog.ts";
import { placeToPick, readGallery } from "../../../src/scripts/compose/gallery.ts";

/** A grid of three columns under a bar; the tile with the number `camera` is no file. */
function grid(
  count: number,
  { camera = -1, picked = [] as readonly number[], name = (_: number): string => "" } = {},
) {
  const tile = (i: number) => {
    const [left, top] = [(i % 3) * 360, 300 + Math.floor(i / 3) * 360];
    const place = picked.indexOf(i) + 1;
    const mark =
      place > 0
        ? `<a.TextView text="${place}" bounds="[${left + 290},${top + 10}][${left + 350},${top + 70}]"/>`
        : "";
    const said = i === camera ? "Camera" : name(i);
    return `<a.FrameLayout clickable="true" content-desc="${said}" bounds="[${left},${top}][${left + 360},${top + 360}]">${mark}</a.FrameLayout>`;
  };
  // drawn in another order than it is read in
  const tiles = Array.from({ length: count }, (_, i) => tile(i)).toReversed();
  return parseScreen(
    `<hierarchy><a.Page bounds="[0,0][1080,2400]"><a.GridView bounds="[0,300][1080,2300]">${tiles.join("")}</a.GridView></a.Page></hierarchy>`,
  );
}

const profile = profileOf("tiktok");
const placed = (screen: ReturnType<typeof grid>, age: number, unique = "f1") => {
  const hit = placeToPick(screen, profile, readGallery(screen, profile), {
    unique,
    age,
    isOneOfSeveral: false,
  });
  return hit && [hit.button.bounds.left / 360, (hit.button.bounds.top - 300) / 360];
};

describe("a file is picked", () => {
  test("at its place, the newest first, by rows and along the row", () => {
    expect([0, 1, 3].map((age) => placed(grid(6), age))).toEqual([
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

  test("nowhere, where there are too few", () => {
    expect(placed(grid(2), 2)).toBeUndefined();
  });
});

test("which are picked is read from their marks, and picking changes the state", () => {
  const [none, two] = [grid(6), grid(6, { picked: [2, 0] })].map((screen) => readGallery(screen, profile));
  expect([none?.picked, two?.picked]).toEqual([[], [0, 2]]);
  expect(none?.state).not.toBe(two?.state);
});
