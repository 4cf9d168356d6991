import type { DelayRange } from "../../delays.ts";
import type { Step } from "../stage.ts";

export type Page =
  | "feed"
  | "friends"
  | "camera"
  | "inbox"
  | "profile"
  | "video"
  | "trim"
  | "edit"
  | "effects"
  | "caption";
export type Sheet = "askToPost" | "badFile";
export type Effect = "openVideo" | "next" | "post" | "publish" | "suggest";

/** What a touch does: a step between pages, or an effect that decides for itself. */
export type Move =
  | { readonly step: Step<Page, Sheet>; readonly delayMs: DelayRange }
  | { readonly effect: Effect };

const TAB_MS: DelayRange = [150, 400];
export const PAGE_MS: DelayRange = [300, 800];
export const SHEET_MS: DelayRange = [150, 350];

const tabs: Readonly<Record<string, Move>> = {
  home: { step: { reset: ["feed"] }, delayMs: TAB_MS },
  friends: { step: { reset: ["feed", "friends"] }, delayMs: TAB_MS },
  create: { step: { push: "camera" }, delayMs: PAGE_MS },
  inbox: { step: { reset: ["feed", "inbox"] }, delayMs: TAB_MS },
  profile: { step: { reset: ["feed", "profile"] }, delayMs: TAB_MS },
};
const next: Readonly<Record<string, Move>> = { next: { effect: "next" } };

/** Events that no table names are touches without effect: likes, filters and the rest of a real screen. */
export const MOVES: Readonly<Record<Page | Sheet, Readonly<Record<string, Move>>>> = {
  feed: tabs,
  friends: tabs,
  inbox: tabs,
  profile: { ...tabs, openVideo: { effect: "openVideo" } },
  camera: { close: { step: { reset: ["feed"] }, delayMs: PAGE_MS } },
  video: { back: { step: { reset: ["feed", "profile"] }, delayMs: PAGE_MS } },
  trim: next,
  edit: next,
  effects: next,
  caption: { post: { effect: "post" }, suggest: { effect: "suggest" } },
  askToPost: {
    accept: { effect: "publish" },
    dismiss: { step: { close: "sheet" }, delayMs: SHEET_MS },
  },
  badFile: { accept: { step: { close: "sheet" }, delayMs: SHEET_MS } },
};
