import type { Chance } from "../../chance.ts";
import type { SoundHabits } from "../sound-browser.ts";
import type { Page } from "./moves.ts";
import type { Words } from "./words/en.ts";

/** What differs between two phones with the same app. */
export interface Habits extends SoundHabits {
  /** The screens with a Next between a shared file and the caption. */
  readonly editors: readonly Page[];
  readonly asksToPost: boolean;
  /** The button that says yes to it. */
  readonly confirmWord: "postNow" | "publishNow";
  /** What the way to the gallery is called. */
  readonly galleryWord: "upload" | "gallery";
  readonly showsPercent: boolean;
  /** What it says to those who do too much. */
  readonly limit: keyof Pick<Words, "tryLater" | "limit" | "tooMany">;
  /** Where a sound can be added: in the editor too, or with the camera alone. */
  readonly soundPlace: "everywhere" | "camera";
  /** How an editor shows the sound: its name alone, or with a note before it. */
  readonly soundChip: "name" | "note";
  /** Where a sound is taken away: by a cross beside its name, or in the list. */
  readonly soundOff: "cross" | "list";
  /** What turns the product link on: its row, or a switch in it. */
  readonly linkToggle: "row" | "switch";
  /** By how much the parts of a page lie lower, in permille. */
  readonly shift: number;
}

const EDITORS: readonly [Page[], Page[], Page[]] = [["edit"], ["trim", "edit"], ["trim", "edit", "effects"]];

export function drawHabits(chance: Chance): Habits {
  const soundOff = chance.fork("sound off").pick(["cross", "list"] as const);
  return {
    editors: chance.fork("editors").pick(EDITORS),
    asksToPost: chance.fork("asks").next() < 0.5,
    confirmWord: chance.fork("confirm").pick(["postNow", "publishNow"]),
    galleryWord: chance.fork("gallery").pick(["upload", "gallery"]),
    showsPercent: chance.fork("progress").next() < 0.75,
    limit: chance.fork("limit").pick(["tryLater", "limit", "tooMany"]),
    soundSearch: chance.fork("sound search").pick(["typing", "submit"]),
    soundChoice: chance.fork("sound choice").pick(["at once", "use", "confirm", "stay"]),
    soundChip: soundOff === "list" ? "note" : chance.fork("sound chip").pick(["name", "note"]),
    soundOff,
    soundPlace: chance.fork("sound place").next() < 0.25 ? "camera" : "everywhere",
    linkToggle: chance.fork("link").pick(["row", "switch"]),
    shift: chance.fork("shift").between(0, 25),
  };
}
