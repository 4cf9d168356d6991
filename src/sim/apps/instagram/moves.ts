import type { DelayRange } from "../../delays.ts";
import type { Move as AnyMove } from "../program.ts";

export type Page =
  | "splash"
  | "feed"
  | "search"
  | "reels"
  | "profile"
  | "followList"
  | "post"
  | "person"
  | "gallery"
  | "clips"
  | "clipsCamera"
  | "audio"
  | "audioPage"
  | "volume"
  | "filters"
  | "story"
  | "storyViewer"
  | "caption"
  | "logIn";
export type Sheet = "accounts" | "unfollow" | "confirm" | "chooser" | "leave" | "badFile" | "blocked";
export type Effect =
  | "addStory"
  | "audio"
  | "back"
  | "choose"
  | "confirm"
  | "confirmAudio"
  | "create"
  | "destination"
  | "discard"
  | "follow"
  | "followOther"
  | "gallery"
  | "next"
  | "nextSegment"
  | "openPerson"
  | "openPost"
  | "openStory"
  | "pick"
  | "previousSegment"
  | "removeAudio"
  | "retry"
  | "saveDraft"
  | "several"
  | "share"
  | "suggest"
  | "switch"
  | "touchAudio"
  | "unfollow"
  | "useAudio"
  | "useThisAudio";

type Move = AnyMove<Page, Sheet, Effect>;
type Moves = Readonly<Record<string, Move>>;

const TAB_MS: DelayRange = [150, 400];
export const PAGE_MS: DelayRange = [400, 900];
export const SHEET_MS: DelayRange = [150, 350];

const does = (effect: Effect): Move => ({ effect });
const tab = (page: Page): Move => ({ step: { reset: ["feed", page] }, delayMs: TAB_MS });

const dismiss: Move = { step: { close: "sheet" }, delayMs: SHEET_MS };
const back: Moves = { back: does("back") };
const tabs: Moves = {
  ...back,
  home: { step: { reset: ["feed"] }, delayMs: TAB_MS },
  search: tab("search"),
  create: does("create"),
  reels: tab("reels"),
  profile: tab("profile"),
};
const watching: Moves = { ...tabs, followOther: does("followOther"), openPerson: does("openPerson") };

const stories: Moves = { addStory: does("addStory"), openStory: does("openStory") };

/** Events that no table names are touches without effect. */
export const MOVES: Readonly<Record<Page | Sheet, Moves>> = {
  splash: {},
  feed: { ...watching, ...stories },
  search: { ...tabs, openPerson: does("openPerson") },
  reels: watching,
  profile: {
    ...tabs,
    ...stories,
    accounts: { step: { sheet: "accounts" }, delayMs: SHEET_MS },
    followList: { step: { push: "followList" }, delayMs: PAGE_MS },
    openPost: does("openPost"),
  },
  followList: { ...tabs, openPerson: does("openPerson") },
  post: tabs,
  person: { ...watching, follow: does("follow"), retry: does("retry") },
  gallery: {
    ...back,
    destination: does("destination"),
    next: does("next"),
    pick: does("pick"),
    several: does("several"),
  },
  clips: {
    ...back,
    audio: does("audio"),
    next: does("next"),
    volume: { step: { push: "volume" }, delayMs: PAGE_MS },
  },
  clipsCamera: { ...back, audio: does("audio"), gallery: does("gallery") },
  audio: {
    ...back,
    confirmAudio: does("confirmAudio"),
    removeAudio: does("removeAudio"),
    touchAudio: does("touchAudio"),
    useAudio: does("useAudio"),
  },
  audioPage: { ...back, useThisAudio: does("useThisAudio") },
  volume: back,
  filters: { ...back, next: does("next") },
  story: { ...back, share: does("share") },
  storyViewer: {
    ...back,
    nextSegment: does("nextSegment"),
    previousSegment: does("previousSegment"),
  },
  caption: { ...back, audio: does("audio"), share: does("share"), suggest: does("suggest") },
  logIn: {},
  accounts: { switch: does("switch"), dismiss },
  unfollow: { unfollow: does("unfollow"), dismiss },
  confirm: { confirm: does("confirm"), dismiss },
  chooser: { choose: does("choose"), dismiss },
  leave: { accept: does("discard"), saveDraft: does("saveDraft"), dismiss },
  badFile: { accept: dismiss },
  blocked: { accept: dismiss },
};

/** Where a post is made: to go back from the first of them is to leave the post. */
export const COMPOSING: ReadonlySet<Page> = new Set<Page>([
  "gallery",
  "clips",
  "clipsCamera",
  "audio",
  "volume",
  "filters",
  "story",
  "caption",
]);
