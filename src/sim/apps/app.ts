import type { FileEntry } from "../android/file-system.ts";
import type { MediaRow } from "../android/media-store.ts";
import type { Wish } from "../android/permissions.ts";
import type { Chance } from "../chance.ts";
import type { Delays } from "../delays.ts";
import type { Gate } from "../gate.ts";
import type { View } from "../screen/view.ts";
import type { Account, AppName } from "./accounts.ts";
import type { Intent } from "./intent.ts";
import type { PopupName } from "./popup-words.ts";

/** A picture or clip in the phone's gallery. */
export interface GalleryItem {
  readonly uri: string;
  readonly kind: "video" | "images";
  readonly sha256: string;
}

/** What the platform holds against the phone's accounts: they are told to try again later, or to sign in. */
export type Restriction = "none" | "blocked" | "signed_out";

/** What the phone is to an app that runs on it. */
export interface AppHost {
  readonly delays: Delays;
  readonly chance: Chance;
  /** Shut while uploads get nowhere. */
  readonly network: Gate;
  /** What time it is for the platform, epoch milliseconds. */
  now(): number;
  /** The same as the phone's own clock has it, which the platform's may outrun. */
  wallMs(): number;
  /** e.g. "en": the app's own where one is set, else the phone's. */
  locale(): string;
  restriction(): Restriction;
  /** The accounts signed in to an app, the active one first. */
  accounts(app: AppName): readonly Account[];
  /** Makes the account of this name the active one. */
  activate(app: AppName, name: string): void;
  /** The newest first; empty until the app may read media. */
  gallery(): readonly GalleryItem[];
  /** Android's dialog, above whatever shows. It is not shown where the app may already. */
  ask(wish: Wish): void;
  /** Another app comes to the front, a store for instance. */
  leave(): void;
  /** The file behind a content URI. */
  openMedia(uri: string): (FileEntry & { readonly row: MediaRow }) | undefined;
  /** Told in the instant of the tap on Post. */
  onPost(upload: { publish(): void }): void;
}

/** What an app shows: its page, and above it what must be answered first. */
export interface AppScreen {
  /** Changes with the page: nodes of another page are other nodes. */
  readonly name: string;
  readonly page: View;
  readonly overlays: readonly View[];
  /** Something on it moves all the time. */
  readonly isPlaying: boolean;
}

/** One app of a phone. It starts when launched and keeps its screens until it is stopped. */
export interface App {
  readonly packageName: string;
  /** Under its icon. */
  readonly label: string;
  readonly versionName: string;
  readonly versionCode: number;
  readonly activity: string;
  /** Ids are the same in every run and release, or drawn anew for each. */
  readonly hasStableIds: boolean;
  canOpen(intent: Intent): boolean;
  open(intent: Intent): void;
  screen(): AppScreen;
  /** A touch on a view that raises `event`. */
  touch(event: string): void;
  /** The content of the field called `name`. */
  setField(name: string, text: string): void;
  field(name: string): string;
  /** Enter in the field called `name`. False, or absent: it is a line break like any other. */
  submit?(name: string): boolean;
  swipe(direction: "up" | "down" | "left" | "right"): void;
  /** False: the app has nothing to go back to, and is left. */
  back(): boolean;
  /** Throws a popup over whatever it shows. */
  interrupt(popup: PopupName): void;
  /** Takes away a popup that `interrupt` threw, as if it had never come. */
  calm?(popup: PopupName): void;
  /** Force-stop: screens and running uploads are gone. */
  stop(): void;
}
