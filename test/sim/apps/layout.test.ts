import { describe, expect, test } from "vitest";
import { createAccounts, type Post } from "../../../src/sim/apps/accounts.ts";
import { NOTHING_YET } from "../../../src/sim/apps/draft.ts";
import { drawHabits as drawInstagram } from "../../../src/sim/apps/instagram/habits.ts";
import { PAGES as INSTAGRAM_PAGES } from "../../../src/sim/apps/instagram/pages/pages.ts";
import { SHEETS as INSTAGRAM_SHEETS } from "../../../src/sim/apps/instagram/pages/sheets.ts";
import { wordsFor as instagramWords } from "../../../src/sim/apps/instagram/words/words.ts";
import { findPerson } from "../../../src/sim/apps/people.ts";
import { Popups } from "../../../src/sim/apps/popups.ts";
import { drawHabits as drawTikTok } from "../../../src/sim/apps/tiktok/habits.ts";
import { PAGES as TIKTOK_PAGES } from "../../../src/sim/apps/tiktok/pages/pages.ts";
import { SHEETS as TIKTOK_SHEETS } from "../../../src/sim/apps/tiktok/pages/sheets.ts";
import { wordsFor as tiktokWords } from "../../../src/sim/apps/tiktok/words/words.ts";
import { createChance } from "../../../src/sim/chance.ts";
import { Delays } from "../../../src/sim/delays.ts";
import { draw } from "../../../src/sim/screen/draw.ts";
import { center, nodeUnder, type ScreenNode, type View, walk } from "../../../src/sim/screen/view.ts";

const SEEDS = ["one", "two", "three", "four"] as const;
const POPUPS = ["notifications", "update", "contacts", "rate", "follow_friends", "draft", "consent"] as const;
const SIZE = { width: 720, height: 1600 };

const post = (caption: string): Post => ({
  kind: "video",
  title: "A title",
  caption,
  sha256: [],
  sound: null,
  placement: "reel",
  product_link: true,
  original_volume: 50,
  added_volume: null,
  at: "2026-01-01T00:00:00.000Z",
});

/** Much of everything, so that nothing has room to hide. */
function shared(seed: string) {
  const accounts = createAccounts("sim-1").map((account) => ({
    ...account,
    posts: Array.from({ length: 12 }, (_, i) => post(`post ${i}`)),
    following: Array.from({ length: 12 }, (_, i) => `user_${i}`),
  }));
  const files = Array.from({ length: 20 }, (_, i) => ({
    uri: `content://${i}`,
    kind: i % 2 === 0 ? ("video" as const) : ("images" as const),
    sha256: "",
  }));
  return {
    chance: createChance(seed),
    accounts,
    clip: 3,
    draft: { ...NOTHING_YET, files: files.slice(0, 2), sound: "Night Bus", placement: "feed" },
    query: "nora",
    person: findPerson("nora"),
    phase: "complete" as const,
    tie: "following" as const,
    gallery: () => files,
    opened: post("opened"),
    story: [{ post: post("story"), file: 0 }],
    segment: 0,
    nowMs: Date.parse("2026-01-02T00:00:00.000Z"),
  };
}

const SCREENS: Readonly<Record<string, (seed: string) => Readonly<Record<string, View>>>> = {
  tiktok: (seed) => {
    const { chance, ...rest } = shared(seed);
    const state = {
      ...rest,
      words: tiktokWords("en"),
      habits: drawTikTok(chance),
      percent: 42,
      processing: 1,
      drafts: [NOTHING_YET],
      soundQuery: "",
      soundsFound: "",
      resultKind: "users" as const,
      soundMarked: "Night Bus",
      favourites: new Set<string>(),
      sound: "Night Bus",
    };
    return drawn({ ...TIKTOK_PAGES, ...TIKTOK_SHEETS }, state);
  },
  instagram: (seed) => {
    const { chance, ...rest } = shared(seed);
    const state = {
      ...rest,
      words: instagramWords("en"),
      habits: drawInstagram(chance),
      isUploading: true,
      found: "nora",
      audio: { query: "", found: "", marked: "Night Bus" },
      sound: "Night Bus",
    };
    return drawn({ ...INSTAGRAM_PAGES, ...INSTAGRAM_SHEETS }, state);
  },
};

function drawn<State>(
  screens: Readonly<Record<string, (state: State) => View>>,
  state: State,
): Readonly<Record<string, View>> {
  return Object.fromEntries(Object.entries(screens).map(([name, make]) => [name, make(state)]));
}

function onGlass(view: View, seed: string): ScreenNode {
  return draw(view, {
    packageName: "app",
    size: SIZE,
    seed,
    screen: "screen",
    isKeyboardOpen: false,
    focus: undefined,
    resourceId: (name) => name,
  });
}

/** What takes touches and yet gets none that goes to its middle. */
function unreachable(root: ScreenNode): readonly string[] {
  return [...walk(root)]
    .filter(({ isClickable }) => isClickable)
    .filter((node) => {
      const { x, y } = center(node.bounds);
      const hit = nodeUnder(root, x, y);
      return hit === undefined || hit === "nothing" || ![...walk(node)].includes(hit);
    })
    .map(({ resourceId, text, description }) => `${resourceId} ${text || description}`);
}

/** What has no area, or lies outside of the screen. */
function misplaced(root: ScreenNode): readonly string[] {
  return [...walk(root)]
    .filter(({ bounds: { left, top, right, bottom } }) => {
      const isOutside = left < 0 || top < 0 || right > SIZE.width || bottom > SIZE.height;
      return isOutside || right <= left || bottom <= top;
    })
    .map(({ resourceId }) => resourceId);
}

test.for(["en", "es", "fr", "pt-BR", "ru", "zh-Hans"])("every popup can be answered in %s", (locale) => {
  for (const seed of SEEDS) {
    const nobody = { answer: () => {}, followOther: () => {} };
    const popups = new Popups(new Delays(1), createChance(seed), nobody);
    for (const name of POPUPS) popups.show(name);
    for (const view of popups.views(locale)) {
      const root = onGlass(view, seed);
      const buttons = [...walk(root)].filter(({ isClickable }) => isClickable);
      expect(buttons.map(({ event }) => event)).toEqual(expect.arrayContaining(["accept", "dismiss"]));
      expect([...unreachable(root), ...misplaced(root)]).toEqual([]);
    }
  }
});

describe.for(Object.keys(SCREENS))("every screen of the %s app", (app) => {
  test.for(SEEDS)("lies on the glass and can be touched everywhere on a phone of seed %s", (seed) => {
    for (const [name, view] of Object.entries(SCREENS[app]?.(seed) ?? {})) {
      const root = onGlass(view, seed);
      expect({ name, unreachable: unreachable(root), misplaced: misplaced(root) }).toEqual({
        name,
        unreachable: [],
        misplaced: [],
      });
    }
  });
});
