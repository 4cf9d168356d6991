import type { Account, Post } from "../accounts.ts";
import type { GalleryItem } from "../app.ts";
import type { Draft } from "../draft.ts";
import type { Person, Tie } from "../people.ts";
import type { Phase } from "../visit.ts";
import type { Habits } from "./habits.ts";
import type { Words } from "./words/en.ts";

/** Everything that the screens are drawn from. */
export interface State {
  readonly words: Words;
  readonly habits: Habits;
  /** The active one first. */
  readonly accounts: readonly Account[];
  /** Counts up while the feed plays. */
  readonly clip: number;
  /** Of the newest upload under way, where the app shows it. */
  readonly percent: number | undefined;
  /** Posts that the platform has and does not show yet. */
  readonly processing: number;
  readonly draft: Draft;
  /** Of the active account. */
  readonly drafts: readonly Draft[];
  readonly query: string;
  /** Of what kind the results are that show. */
  readonly resultKind: "users" | "sounds" | "other";
  readonly soundQuery: string;
  /** What the rows of the list are for. */
  readonly soundsFound: string;
  /** The row that is marked. */
  readonly soundMarked: string | undefined;
  readonly favourites: ReadonlySet<string>;
  /** The sound whose page is open. */
  readonly sound: string;
  readonly person: Person | undefined;
  readonly phase: Phase;
  readonly tie: Tie;
  gallery(): readonly GalleryItem[];
  readonly opened: Post | undefined;
  readonly nowMs: number;
}
