import { describe, expect, test } from "vitest";
import { parseScreen } from "../../../src/device/ui/screen.ts";
import { profileOf } from "../../../src/scripts/catalog.ts";
import { readVolumes } from "../../../src/scripts/sound/volume-page.ts";

const row = (label: string, top: number) =>
  `<android.widget.TextView text="${label}" bounds="[60,${top}][900,${top + 70}]"/>` +
  `<android.widget.SeekBar bounds="[160,${top + 80}][920,${top + 170}]" content-desc="${label}"/>`;

const tops = (...labels: string[]) => {
  const rows = labels.map((label, i) => row(label, 1700 + 220 * i)).join("");
  const screen = parseScreen(`<hierarchy><a.Page bounds="[0,0][1080,2280]">${rows}</a.Page></hierarchy>`);
  const { original, added } = readVolumes(screen, profileOf("instagram"), new Set());
  return [original?.bounds.top, added?.bounds.top];
};

describe("of the sliders on a page of volumes", () => {
  test.each([
    ["both are known by their words", ["Camera audio", "Added audio"], [1780, 2000]],
    [
      "the other of two is the added sound's, whose title is its label",
      ["Camera audio", "Night Bus"],
      [1780, 2000],
    ],
    ["the other of two is the file's, whatever it is called", ["Ton", "Added audio"], [1780, 2000]],
    ["two without a known word may be anybody's", ["Ton", "Night Bus"], [undefined, undefined]],
    ["the only one is that of the file", ["Camera audio"], [1780, undefined]],
    [
      "of three, a nameless one may be anybody's",
      ["Camera audio", "Night Bus", "Voiceover"],
      [1780, undefined],
    ],
  ])("%s", (_, labels, expected) => {
    expect(tops(...labels)).toEqual(expected);
  });
});
