import { expect, test } from "vitest";
import { Problem } from "../../../src/model/problem.ts";
import { Sound } from "../../../src/scripts/sound/sound.ts";
import { Volume } from "../../../src/scripts/sound/volume.ts";
import { node, paperPhone } from "../paper-app.ts";
import { SheetApp } from "../sheet-app.ts";

const never = new AbortController().signal;

test.each([
  { losses: 0, lostTouches: 0 },
  { losses: 1, lostTouches: 0 },
  { losses: 0, lostTouches: 1 },
])(
  "a sheet that alone offers the volume of the sound that was chosen on it: lost with the choice $losses times, with the UI server $lostTouches times",
  async ({ losses, lostTouches }) => {
    const percents = { original: 50, added: 50 };
    class WithVolume extends SheetApp {
      isOnVolumes = false;
      lost = 0;
      lostTouches = 0;

      override draw() {
        if (this.isOnVolumes)
          return [
            node("TextView", [40, 1600, 600, 1660], { text: "Original sound" }),
            node("SeekBar", [140, 1700, 940, 1780], { text: String(percents.original) }),
            node("TextView", [40, 1850, 600, 1910], { text: "Added sound" }),
            node("SeekBar", [140, 1950, 940, 2030], { text: String(percents.added) }),
          ];
        const volume = node("Button", [600, 2200, 960, 2300], { text: "Volume", clickable: true });
        return [...super.draw(), ...(this.page === "search" && this.chosen ? [volume] : [])];
      }

      override touch(x: number, y: number, touched?: { text: string; desc: string }) {
        if (this.isOnVolumes && this.lostTouches < lostTouches) {
          this.lostTouches += 1;
          throw new Problem("UI_SERVER_FAILED", "the UI server broke off");
        }
        if (this.isOnVolumes) percents[y < 1800 ? "original" : "added"] = Math.round((x - 140) / 8);
        else if (touched?.text === "Volume") this.isOnVolumes = true;
        else if (touched?.desc === "Done" && this.lost < losses) this.lose();
        else super.touch(x, y, touched ?? { text: "", desc: "" });
      }

      /** As where something came in between: the sound is not taken, and what comes next is as loud as ever. */
      lose() {
        this.lost += 1;
        this.chosen = "";
        this.page = "editor";
        Object.assign(percents, { original: 50, added: 50 });
      }

      override back() {
        if (this.isOnVolumes) this.isOnVolumes = false;
        else super.back();
      }
    }
    const app = new WithVolume();
    const { flow, parts, screen } = paperPhone(app);
    const volume = new Volume(flow, parts, { original: 20, added: 80 }, () => false);
    const sound = new Sound(flow, parts, { kind: "named", name: "ocean drive" }, { waitMs: 10_000, volume });
    const entry = sound.entryOn(screen());
    if (!entry) throw new Error("the page offers no sound");
    await sound.take(entry, never);
    expect([sound.isDone, volume.isDone]).toEqual([true, true]);
    expect([app.sound, percents]).toEqual(["ocean drive - Duke Dumont", { original: 20, added: 80 }]);
  },
);
