import type { Account, Post } from "../accounts.ts";
import type { GalleryItem } from "../app.ts";
import type { Draft } from "../draft.ts";
import type { Person, Tie } from "../people.ts";
import type { SoundBrowser } from "../sound-browser.ts";
import type { Phase } from "../visit.ts";
import type { Habits } from "./habits.ts";
import type { Segment } from "./story.ts";
import type { Words } from "./words/en.ts";

export type Placement = "feed" | "reel" | "story";

/** Everything that the screens are drawn from. */
export interface State {
  readonly words: Words;
  readonly habits: Habits;
  /** The active one first. */
  readonly accounts: readonly Account[];
  /** Counts up while the feed plays. */
  readonly clip: number;
  readonly isUploading: boolean;
  readonly draft: Draft;
  readonly query: string;
  /** What the rows below the search are for; it lags behind what is typed. */
  readonly found: string;
  /** The list of sounds. */
  readonly audio: Pick<SoundBrowser, "query" | "found" | "marked">;
  /** The sound whose page is open. */
  readonly sound: string;
  readonly person: Person | undefined;
  readonly phase: Phase;
  readonly tie: Tie;
  gallery(): readonly GalleryItem[];
  readonly opened: Post | undefined;
  /** The own one, oldest first. */
  readonly story: readonly Segment[];
  /** Which of its segments shows while it is open. */
  readonly segment: number;
  readonly nowMs: number;
}
