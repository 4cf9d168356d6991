import type { DelayRange } from "../../delays.ts";
import type { Move as AnyMove } from "../program.ts";

export type Page =
  | "splash"
  | "feed"
  | "followingFeed"
  | "friends"
  | "inbox"
  | "profile"
  | "followList"
  | "drafts"
  | "video"
  | "person"
  | "search"
  | "results"
  | "camera"
  | "picker"
  | "trim"
  | "edit"
  | "effects"
  | "sounds"
  | "soundPage"
  | "volume"
  | "caption"
  | "logIn";
export type Sheet = "accounts" | "unfollow" | "askToPost" | "leave" | "badFile" | "blocked";
export type Effect =
  | "back"
  | "create"
  | "discard"
  | "favourite"
  | "confirmSound"
  | "follow"
  | "followOther"
  | "gallery"
  | "kind"
  | "next"
  | "openDraft"
  | "openPerson"
  | "openSound"
  | "openSounds"
  | "openVideo"
  | "pick"
  | "post"
  | "publish"
  | "removeSound"
  | "retry"
  | "saveDraft"
  | "search"
  | "searchSounds"
  | "several"
  | "suggest"
  | "switch"
  | "toggleLink"
  | "touchSound"
  | "unfollow"
  | "useSound"
  | "useThisSound";

type Move = AnyMove<Page, Sheet, Effect>;
type Moves = Readonly<Record<string, Move>>;

const TAB_MS: DelayRange = [150, 400];
export const PAGE_MS: DelayRange = [300, 800];
export const SHEET_MS: DelayRange = [150, 350];

const does = (effect: Effect): Move => ({ effect });
const tab = (page: Page): Move => ({ step: { reset: ["feed", page] }, delayMs: TAB_MS });
const opens = (page: Page): Move => ({ step: { push: page }, delayMs: PAGE_MS });
const asks = (sheet: Sheet): Move => ({ step: { sheet }, delayMs: SHEET_MS });

const home: Move = { step: { reset: ["feed"] }, delayMs: TAB_MS };
const dismiss: Move = { step: { close: "sheet" }, delayMs: SHEET_MS };
const back: Moves = { back: does("back") };
const tabs: Moves = {
  home,
  friends: tab("friends"),
  create: does("create"),
  inbox: tab("inbox"),
  profile: tab("profile"),
};
const watching: Moves = {
  ...tabs,
  search: opens("search"),
  following: tab("followingFeed"),
  forYou: home,
  followOther: does("followOther"),
  openPerson: does("openPerson"),
};
const searching: Moves = { ...back, submit: does("search"), suggestion: does("search") };
const sounding: Moves = { sounds: does("openSounds"), removeSound: does("removeSound") };
const editing: Moves = { ...back, ...sounding, next: does("next"), volume: opens("volume") };

/** Events that no table names are touches without effect: likes, filters and the rest of a real screen. */
export const MOVES: Readonly<Record<Page | Sheet, Moves>> = {
  splash: {},
  feed: watching,
  followingFeed: watching,
  friends: { ...tabs, search: opens("search"), followOther: does("followOther") },
  inbox: tabs,
  profile: {
    ...tabs,
    accounts: asks("accounts"),
    drafts: opens("drafts"),
    followList: opens("followList"),
    openVideo: does("openVideo"),
  },
  followList: { ...back, openPerson: does("openPerson") },
  drafts: { ...back, openDraft: does("openDraft") },
  video: back,
  person: {
    ...back,
    follow: does("follow"),
    followOther: does("followOther"),
    retry: does("retry"),
    tie: asks("unfollow"),
  },
  search: searching,
  results: {
    ...searching,
    kind: does("kind"),
    openSound: does("openSound"),
    openPerson: does("openPerson"),
    followOther: does("followOther"),
  },
  camera: { ...back, ...sounding, gallery: does("gallery") },
  picker: { ...back, next: does("next"), pick: does("pick"), several: does("several") },
  trim: editing,
  edit: editing,
  effects: editing,
  sounds: {
    ...back,
    confirmSound: does("confirmSound"),
    favourite: does("favourite"),
    removeSound: does("removeSound"),
    searchSounds: does("searchSounds"),
    touchSound: does("touchSound"),
    useSound: does("useSound"),
  },
  soundPage: { ...back, favourite: does("favourite"), useThisSound: does("useThisSound") },
  volume: back,
  caption: {
    ...back,
    post: does("post"),
    saveDraft: does("saveDraft"),
    suggest: does("suggest"),
    toggleLink: does("toggleLink"),
  },
  logIn: {},
  accounts: { switch: does("switch"), dismiss },
  unfollow: { unfollow: does("unfollow"), dismiss },
  askToPost: { accept: does("publish"), dismiss },
  leave: { accept: does("discard"), saveDraft: does("saveDraft"), dismiss },
  badFile: { accept: dismiss },
  blocked: { accept: dismiss },
};

/** Where a post is made: to go back from the first of them is to leave the post. */
export const COMPOSING: ReadonlySet<Page> = new Set<Page>([
  "camera",
  "picker",
  "trim",
  "edit",
  "effects",
  "sounds",
  "volume",
  "caption",
]);
