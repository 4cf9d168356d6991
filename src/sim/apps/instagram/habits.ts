import type { Chance } from "../../chance.ts";
import type { SoundHabits } from "../sound-browser.ts";

/** What differs between two phones with the same app. */
export interface Habits extends SoundHabits {
  /** The id of the count of posts. */
  readonly countId: string;
  /** The name in the title takes touches as a whole, or the chevron beside it alone. */
  readonly switcher: "container" | "chevron";
  /** Asks where a shared file shall go. */
  readonly asksWhere: boolean;
  /** A screen of filters lies between the gallery and the caption. */
  readonly hasFilters: boolean;
  /** Share is called by its own id or by another one. */
  readonly shareId: string;
  /** What it shows of an upload: words, or a percent that is not worth much. */
  readonly uploadNote: "none" | "words" | "percent";
  /** Where the own story is opened, besides the feed. */
  readonly storyOn: "profile" | "feed";
  /** How the age of what is not a minute old is told in a story. */
  readonly storyAge: "seconds" | "words";
  /** Says which of how many segments shows. */
  readonly tellsPlace: boolean;
  /** By how much the parts of a page lie lower, in permille. */
  readonly shift: number;
}

export function drawHabits(chance: Chance): Habits {
  return {
    countId: chance
      .fork("post count")
      .pick(["profile_header_post_count_front_familiar", "profile_header_familiar_post_count_value"]),
    switcher: chance.fork("switcher").pick(["container", "chevron"]),
    asksWhere: chance.fork("asks where").next() < 0.5,
    hasFilters: chance.fork("filters").next() < 0.5,
    shareId: chance.fork("share").pick(["share_button", "share_footer_button"]),
    uploadNote: chance.fork("upload note").pick(["none", "words", "percent"]),
    storyOn: chance.fork("story on").pick(["profile", "feed"]),
    storyAge: chance.fork("story age").pick(["seconds", "words"]),
    tellsPlace: chance.fork("story place").next() < 0.5,
    soundSearch: chance.fork("sound search").pick(["typing", "submit"]),
    soundChoice: chance.fork("sound choice").pick(["at once", "use", "confirm"]),
    shift: chance.fork("shift").between(0, 25),
  };
}
