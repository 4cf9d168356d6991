import type { DelayRange } from "../../delays.ts";
import type { Step } from "../stage.ts";

export type Page =
  | "feed"
  | "search"
  | "reels"
  | "profile"
  | "post"
  | "personLoading"
  | "person"
  | "notFound"
  | "gallery"
  | "clips"
  | "story"
  | "caption"
  | "logIn";
export type Sheet = "accounts" | "unfollow" | "confirm" | "badFile" | "blocked";
export type Effect =
  | "switch"
  | "openPost"
  | "openPerson"
  | "follow"
  | "unfollow"
  | "confirm"
  | "create"
  | "destination"
  | "pick"
  | "several"
  | "next"
  | "suggest"
  | "share";

/** What a touch does: a step between pages, or an effect that decides for itself. */
export type Move =
  | { readonly step: Step<Page, Sheet>; readonly delayMs: DelayRange }
  | { readonly effect: Effect };

const TAB_MS: DelayRange = [150, 400];
export const PAGE_MS: DelayRange = [400, 900];
export const SHEET_MS: DelayRange = [150, 350];

const tabs: Readonly<Record<string, Move>> = {
  home: { step: { reset: ["feed"] }, delayMs: TAB_MS },
  search: { step: { reset: ["feed", "search"] }, delayMs: TAB_MS },
  create: { effect: "create" },
  reels: { step: { reset: ["feed", "reels"] }, delayMs: TAB_MS },
  profile: { step: { reset: ["feed", "profile"] }, delayMs: TAB_MS },
};
const dismiss: Move = { step: { close: "sheet" }, delayMs: SHEET_MS };

/** Events that no table names are touches without effect. */
export const MOVES: Readonly<Record<Page | Sheet, Readonly<Record<string, Move>>>> = {
  feed: tabs,
  search: { ...tabs, openPerson: { effect: "openPerson" } },
  reels: tabs,
  profile: {
    ...tabs,
    openPost: { effect: "openPost" },
    accounts: { step: { sheet: "accounts" }, delayMs: SHEET_MS },
  },
  post: tabs,
  personLoading: tabs,
  person: { ...tabs, follow: { effect: "follow" } },
  notFound: tabs,
  gallery: {
    destination: { effect: "destination" },
    pick: { effect: "pick" },
    several: { effect: "several" },
    next: { effect: "next" },
  },
  clips: { next: { effect: "next" } },
  story: { share: { effect: "share" } },
  caption: { share: { effect: "share" }, suggest: { effect: "suggest" } },
  logIn: {},
  accounts: { switch: { effect: "switch" }, dismiss },
  unfollow: { unfollow: { effect: "unfollow" }, dismiss },
  confirm: { confirm: { effect: "confirm" }, dismiss },
  badFile: { accept: dismiss },
  blocked: { accept: dismiss },
};
