/**
 * What is known of an app, as data: packages, words, where things are, what may come in the way. A profile is checked and
 * compiled when it is read, every mistake with its place, so that an operator can replace one without a release.
 */
import type { Selector } from "../../device/ui/find.ts";
import { failures } from "../../model/problem.ts";
import type { FailureReason } from "../../model/problem.ts";
import type { App } from "../../model/task.ts";
import { Place } from "./place.ts";
import { readSelector } from "./selector.ts";
import { languagesOf, Words } from "./words.ts";
import type { PatternWatch } from "./words.ts";

/** Names of what scripts look for. A profile says null where its app has none. */
export const selectorNames = [
  // the own profile
  "profileTab",
  "ownPage",
  "ownName",
  "postCount",
  "gridItem",
  "notAPost",
  "accountSwitcher",
  "accountList",
  "accountRow",
  // the way to a post
  "createTab",
  "gallery",
  "galleryItem",
  "galleryPick",
  "galleryTool",
  "galleryPhotos",
  "galleryVideos",
  "severalImages",
  "videoMode",
  "imageMode",
  "chooserVideo",
  "chooserImage",
  "storyMode",
  "chooserStory",
  "chooserOnce",
  "next",
  "caption",
  "captionField",
  "titleField",
  "post",
  "postLabel",
  "postNow",
  "askedToPost",
  "agreeToPost",
  "uploadPercent",
  "keyboard",
  // the own story
  "homeTab",
  "storyShare",
  "storyRing",
  "storyless",
  "storyTray",
  "storyViewer",
  "storyOwner",
  "storyPlace",
  // sounds and the product link
  "addSound",
  "soundsEntry",
  "soundsTab",
  "chosenSound",
  "removeSound",
  "soundSearch",
  "soundSearchEntry",
  "soundSearchSubmit",
  "soundText",
  "soundInList",
  "soundLength",
  "takeSound",
  "useThisSound",
  "noSuchSound",
  "volume",
  "volumeControl",
  "originalVolume",
  "addedVolume",
  "volumeDone",
  "cameraGallery",
  "productLink",
  "productSwitch",
  "productLinkOn",
  "productKind",
  "productPick",
  // other people
  "searchEntry",
  "searchField",
  "searchSubmit",
  "searchPeople",
  "searchResult",
  "personName",
  "noSuchPerson",
  "following",
  "friends",
  "requested",
  "followBack",
  "follow",
  "otherPeople",
  "unfollow",
  "confirmUnfollow",
] as const;

export type SelectorName = (typeof selectorNames)[number];

export interface Profile {
  readonly app: App;
  /** Whether its owner has seen it work on hardware. */
  readonly verified: boolean;
  /** The app's packages, the likeliest first. */
  readonly packages: readonly string[];
  /** Whose words it knows, as "pt-BR". */
  readonly languages: readonly string[];
  /** The releases that it was written for. */
  readonly versions: VersionRange;
  /** How the app is opened: as from its icon, or by a link to its first page. */
  readonly launch: { readonly by: "icon" } | { readonly by: "link"; readonly url: string };
  /** How many files the app takes from the system's share; more of them, or of a kind with 0, go through its own picker. */
  readonly share: { readonly videos: number; readonly images: number };
  /** A person's page; {user} stands for the name. */
  readonly personUrl: string;
  /** How long a post that the app has taken may not be seen yet. */
  readonly processingMs: number;
  readonly selectors: Readonly<Record<SelectorName, Selector>>;
  /** Handled wherever they appear. */
  readonly popups: readonly Popup[];
  /** Pages that failed to load. */
  readonly retry: Selector;
  /** Ways out of what nobody knows, when nothing else leads on. */
  readonly close: Selector;
  /** The app says that it is at work. */
  readonly busy: Selector;
  /** What ends the attempt when it lasts. */
  readonly stopSigns: readonly StopSign[];
  /** No pictures of these are kept, and of their trees only what is no secret. */
  readonly privatePages: readonly PrivatePage[];
  readonly ages: readonly AgeFormat[];
  /** Dates, which the app shows for what is older than its ages. */
  readonly oldDates: RegExp;
  /** Counts, as "1,204", "12K" and "12 mil". */
  readonly numbers: RegExp;
}

/** Major versions; null: no end that is known. */
export interface VersionRange {
  readonly from: number;
  readonly to: number | null;
}

export interface Popup {
  readonly name: string;
  /** All of them must be there. */
  readonly when: readonly Selector[];
  readonly tap: Selector;
}

export interface StopSign {
  readonly name: string;
  readonly reason: FailureReason;
  /** For people: what it means and what to do. */
  readonly message: string;
  /** All of them must be there. */
  readonly when: readonly Selector[];
}

export interface PrivatePage {
  /** For people, as "a page that asks for a code". */
  readonly name: string;
  /** All of them must be there. */
  readonly when: readonly Selector[];
}

/** Of so many units as the first group says that takes part, or of a time that its words name, as "yesterday". */
type AgeFormat =
  | { readonly matches: RegExp; readonly unitSeconds: number }
  | { readonly matches: RegExp; readonly atLeastSeconds: number; readonly lessThanSeconds: number };

/**
 * The watch, if any, hears of all regular expressions.
 * @throws {ProfileMistake} that names the place of what is wrong.
 */
export function readProfile(json: unknown, watch?: PatternWatch): Profile {
  const top = new Place(json);
  const words = Words.read(top.at("labels"), top.at("patterns"), watch);
  const selector = (place: Place): Selector => readSelector(place, words);
  const selectors = (place: Place): readonly Selector[] => place.list().map(selector);
  const profile: Profile = {
    app: top.at("app").oneOf(["tiktok", "instagram"]),
    verified: top.at("verified").boolean(),
    packages: top.at("packages").strings(),
    languages: languagesOf(top.at("labels")),
    versions: readVersions(top.at("versions")),
    launch: readLaunch(top.at("launch")),
    share: readShare(top.at("share")),
    personUrl: top.at("personUrl").string(),
    processingMs: 1000 * top.at("processingSeconds").number(),
    selectors: readSelectors(top.at("selectors"), selector),
    popups: top
      .at("popups")
      .list()
      .map((popup) => ({
        name: popup.at("name").string(),
        when: selectors(popup.at("when")),
        tap: selector(popup.at("tap")),
      })),
    retry: selector(top.at("retry")),
    close: selector(top.at("close")),
    busy: selector(top.at("busy")),
    stopSigns: top
      .at("stopSigns")
      .list()
      .map((sign) => ({
        name: sign.at("name").string(),
        reason: sign.at("reason").oneOf(failures),
        message: sign.at("message").string(),
        when: selectors(sign.at("when")),
      })),
    // a whole profile of an operator's may leave them out
    privatePages: (top.has("privatePages") ? top.at("privatePages").list() : []).map((page) => ({
      name: page.at("name").string(),
      when: selectors(page.at("when")),
    })),
    ages: top
      .at("ages")
      .list()
      .map((age) => readAge(age, words)),
    oldDates: words.patternAt(top.at("oldDates")),
    numbers: words.patternAt(top.at("numbers")),
  };
  top.onlyHas([
    ...Object.keys(profile).filter((name) => !["languages", "processingMs"].includes(name)),
    "processingSeconds",
    "labels",
    "patterns",
  ]);
  return profile;
}

function readVersions(place: Place): VersionRange {
  place.onlyHas(["from", "to"]);
  return { from: place.at("from").number(), to: place.isNull("to") ? null : place.at("to").number() };
}

function readLaunch(place: Place): Profile["launch"] {
  place.onlyHas(["by", "url"]);
  const by = place.at("by").oneOf(["icon", "link"]);
  return by === "icon" ? { by } : { by, url: place.at("url").string() };
}

function readShare(place: Place): Profile["share"] {
  place.onlyHas(["videos", "images"]);
  return { videos: place.at("videos").number(), images: place.at("images").number() };
}

function readAge(place: Place, words: Words): AgeFormat {
  const matches = words.patternAt(place.at("matches"));
  if (place.has("unitSeconds")) {
    place.onlyHas(["matches", "unitSeconds"]);
    return { matches, unitSeconds: place.at("unitSeconds").number() };
  }
  place.onlyHas(["matches", "atLeastSeconds", "lessThanSeconds"]);
  const atLeastSeconds = place.has("atLeastSeconds") ? place.at("atLeastSeconds").number() : 0;
  return { matches, atLeastSeconds, lessThanSeconds: place.at("lessThanSeconds").number() };
}

function readSelectors(place: Place, selector: (place: Place) => Selector): Profile["selectors"] {
  place.onlyHas(selectorNames);
  const named = selectorNames.map(
    (name) => [name, place.isNull(name) ? [] : selector(place.at(name))] as const,
  );
  const selectors: Partial<Record<SelectorName, Selector>> = Object.fromEntries(named);
  return selectors as Record<SelectorName, Selector>;
}
