import type { Place, View } from "../../../screen/view.ts";
import type { Post } from "../../accounts.ts";
import { button, icon, list, page, row, text, tile } from "../../widgets.ts";
import type { State } from "../state.ts";
import { progress } from "./feed.ts";
import { tabBar } from "./tab-bar.ts";

const GRID = { columns: 3, height: 165 } as const;
const SHOWN = 9;

/** The own profile: no count of posts, the newest first, drafts and what is being processed before them. */
export function profile(state: State): View {
  const { words, habits, accounts } = state;
  const [account] = accounts;
  if (!account) return page("profile_root", tabBar(words, "profile"));
  const low = (top: number): number => top + habits.shift;
  return page(
    "profile_root",
    { ...text("profile_display_name", account.displayName, [300, 45, 700, 85]), on: "accounts" },
    { kind: "image", name: "profile_picture", at: [420, low(105), 580, low(215)] },
    text("profile_name", `@${account.name}`, [300, low(225), 700, low(255)]),
    ...counter("following", String(account.following.length), words.following, [
      200,
      low(262),
      400,
      low(322),
    ]),
    ...counter("followers", String(account.followers), words.followers, [400, low(262), 600, low(322)]),
    ...counter("likes", String(account.likes), words.likes, [600, low(262), 800, low(322)]),
    button("profile_edit", words.editProfile, "editProfile", [150, low(335), 490, low(380)]),
    button("profile_share", words.shareProfile, "shareProfile", [510, low(335), 850, low(380)]),
    grid(state, account.posts, low(400)),
    ...progress(state),
    tabBar(words, "profile"),
  );
}

/** The number and its caption; touches go to what is around them. */
export function counter(
  name: string,
  count: string,
  label: string,
  [left, top, right, bottom]: Place,
): readonly View[] {
  const middle = (top + bottom) / 2;
  return [
    row(
      `counter_${name}`,
      name === "following" ? "followList" : name,
      [left, top, right, bottom],
      text(`counter_${name}_value`, count, [left, top, right, middle]),
      text(`counter_${name}_label`, label, [left, middle, right, bottom]),
    ),
  ];
}

function grid({ words, drafts, processing }: State, posts: readonly Post[], top: number): View {
  const at = (index: number): Place => tile(index, { ...GRID, top });
  const first = drafts.length > 0 ? 1 : 0;
  const drafted = row(
    "grid_drafts",
    "drafts",
    at(0),
    text("grid_drafts_label", `${words.drafts}: ${drafts.length}`, at(0)),
  );
  const pending = Array.from({ length: Math.min(processing, SHOWN) }, (_, i): View => ({
    kind: "frame",
    name: "grid_processing",
    at: at(first + i),
    children: [text("grid_processing_label", words.processing, at(first + i))],
  }));
  const items = posts
    .toReversed()
    .slice(0, SHOWN)
    .map((_, i): View => gridItem(posts.length - 1 - i, at(first + pending.length + i)));
  return {
    kind: "grid",
    name: "profile_grid",
    at: [0, top, 1000, 930],
    isScrollable: true,
    children: [...(first ? [drafted] : []), ...pending, ...items].slice(0, SHOWN),
  };
}

function gridItem(index: number, at: Place): View {
  const [left, , , bottom] = at;
  return row(
    "grid_item",
    `openVideo:${index}`,
    at,
    { kind: "image", name: "grid_cover" },
    text("grid_views", "0", [left + 20, bottom - 30, left + 120, bottom - 5]),
  );
}

/** Whom the account follows, each with a button that says so. */
export function followList({ words, accounts: [account] }: State): View {
  const rows = (account?.following ?? []).slice(-8).map((name, i) => {
    const top = 120 + i * 95;
    return row(
      "follow_list_row",
      `openPerson:${name}`,
      [0, top, 1000, top + 90],
      text("follow_list_name", name, [180, top + 20, 600, top + 60]),
      button("follow_list_button", words.following, "nothing", [700, top + 20, 960, top + 70]),
    );
  });
  return page(
    "follow_list_root",
    icon("follow_list_back", words.back, "back", [20, 40, 110, 90]),
    text("follow_list_title", words.following, [350, 45, 650, 85]),
    list("follow_list", [0, 110, 1000, 1000], rows),
  );
}

export function drafts({ words, drafts: saved }: State): View {
  const items = saved.map(({ caption }, i) => {
    const at = tile(i, { ...GRID, top: 120 });
    return row("draft_item", `openDraft:${i}`, at, text("draft_caption", caption, at));
  });
  return page(
    "drafts_root",
    icon("drafts_back", words.back, "back", [20, 40, 110, 90]),
    text("drafts_title", words.drafts, [350, 45, 650, 85]),
    { kind: "grid", name: "drafts_grid", at: [0, 110, 1000, 1000], isScrollable: true, children: items },
  );
}

/** An own post, opened: whose it is, how old, and what it says. */
export function video({ words, accounts: [account], opened, nowMs }: State): View {
  const back = icon("video_back", words.back, "back", [20, 40, 110, 90]);
  if (!account || !opened) return page("video_root", back);
  const minutes = Math.floor((nowMs - Date.parse(opened.at)) / 60_000);
  const age = minutes < 1 ? words.now : words.ago(minutes);
  return page(
    "video_root",
    back,
    row("video_player", "pause", [0, 100, 860, 740]),
    icon("video_like", words.like, "like", [870, 510, 970, 570]),
    text("video_author", account.displayName, [30, 750, 400, 780]),
    text("video_age", age, [420, 750, 600, 780]),
    ...(opened.title === null ? [] : [text("video_title", opened.title, [30, 785, 850, 815])]),
    text("video_caption", opened.caption, [30, 820, 850, 890]),
    text("video_sound", `♫ ${opened.sound ?? words.originalSound}`, [30, 895, 850, 925]),
  );
}
