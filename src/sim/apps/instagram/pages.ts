import type { Account, Post } from "../../accounts.ts";
import { findPerson, type Person, type Tie } from "../../people.ts";
import type { Place, View } from "../../screen/view.ts";
import type { GalleryItem } from "../app.ts";
import type { Page, Sheet } from "./moves.ts";
import type { Words } from "./words.ts";

export type Placement = "feed" | "reel" | "story";

/** Everything that the screens are drawn from. */
export interface State {
  readonly words: Words;
  readonly accounts: readonly Account[];
  /** Counts up while the feed plays. */
  readonly clip: number;
  readonly query: string;
  readonly person: Person | undefined;
  readonly tie: Tie;
  readonly gallery: readonly GalleryItem[];
  /** URIs in the order in which they were chosen. */
  readonly chosen: readonly string[];
  readonly placement: Placement;
  readonly caption: string;
  readonly opened: Post | undefined;
  readonly countId: string;
  readonly nowMs: number;
}

const text = (name: string, content: string, at: Place): View => ({ kind: "text", name, text: content, at });
const button = (name: string, content: string, on: string, at: Place): View => ({
  ...text(name, content, at),
  kind: "button",
  on,
});
const page = (name: string, ...children: readonly View[]): View => ({
  kind: "frame",
  name,
  isOpaque: true,
  children,
});

export const PAGES: Readonly<Record<Page, (state: State) => View>> = {
  feed: (state) => page("feed_root", ...playing(state), tabBar(state.words, "home")),
  reels: (state) => page("clips_root", ...playing(state), tabBar(state.words, "reels")),
  search: (state) => page("search_root", ...search(state), tabBar(state.words, "search")),
  profile: (state) => page("profile_root", ...ownProfile(state), tabBar(state.words, "profile")),
  post: (state) => page("post_root", ...post(state), tabBar(state.words, "profile")),
  personLoading: ({ words, person }) =>
    page("person_root", text("action_bar_title", person?.name ?? "", [150, 45, 700, 85]), tabBar(words, "")),
  person: (state) => page("person_root", ...personPage(state), tabBar(state.words, "")),
  notFound: ({ words }) =>
    page("not_found_root", text("not_found", words.notFound, [100, 400, 900, 450]), tabBar(words, "")),
  gallery: (state) => page("gallery_root", ...gallery(state)),
  clips: ({ words }) =>
    page("clips_editor_root", button("clips_right_action_button", words.next, "next", [700, 900, 970, 960])),
  story: ({ words }) =>
    page("story_root", button("story_share_button", words.yourStory, "share", [40, 900, 400, 960])),
  caption: (state) => page("caption_root", ...captionPage(state)),
  logIn: ({ words }) =>
    page("log_in_root", button("log_in_button", words.logIn, "logIn", [100, 500, 900, 560])),
};

function tabBar(words: Words, selected: string): View {
  const tabs = [
    ["feed_tab", "home"],
    ["search_tab", "search"],
    ["creation_tab", "create"],
    ["clips_tab", "reels"],
    ["profile_tab", "profile"],
  ] as const;
  return {
    kind: "frame",
    name: "tab_bar",
    at: [0, 930, 1000, 1000],
    isOpaque: true,
    children: tabs.map(([name, tab], i) => ({
      kind: "tab",
      name,
      desc: words[tab],
      on: tab,
      isSelected: tab === selected,
      at: [i * 200, 932, i * 200 + 200, 998],
    })),
  };
}

function playing({ words, clip }: State): readonly View[] {
  return [
    { kind: "list", name: "reels_tray_container", at: [0, 100, 1000, 200], isScrollable: true },
    text("row_feed_photo_profile_name", `creator_${clip % 97}`, [30, 220, 400, 260]),
    button("inline_follow_button", words.follow, "followOther", [700, 220, 960, 260]),
  ];
}

function search({ words, query }: State): readonly View[] {
  const person = findPerson(query);
  const names = person ? [`${person.name}_`, person.name, `${person.name}.official`] : [];
  return [
    {
      kind: "edit",
      name: "action_bar_search_edit_text",
      text: query,
      hint: words.search,
      at: [40, 45, 960, 95],
    },
    ...names.map((name, i): View => {
      const top = 120 + i * 90;
      return {
        kind: "frame",
        name: `row_search_user_container_${i}`,
        on: `openPerson:${name}`,
        at: [0, top, 1000, top + 85],
        children: [text("row_search_user_username", name, [200, top + 10, 800, top + 50])],
      };
    }),
  ];
}

function ownProfile({ words, accounts: [account], countId }: State): readonly View[] {
  if (!account) return [];
  const shown = account.posts.filter(({ placement }) => placement !== "story");
  return [
    {
      kind: "frame",
      name: "action_bar_username_container",
      on: "accounts",
      at: [40, 40, 700, 90],
      children: [
        text("action_bar_title", account.name, [50, 45, 500, 85]),
        { kind: "image", name: "action_bar_title_chevron", at: [510, 45, 560, 85] },
      ],
    },
    text(countId, String(shown.length), [300, 130, 450, 160]),
    text("profile_header_posts_label", words.posts, [300, 160, 450, 185]),
    {
      kind: "grid",
      name: "profile_grid",
      at: [0, 430, 1000, 930],
      isScrollable: true,
      children: shown
        .toReversed()
        .slice(0, 9)
        .map((item, i): View => {
          const [left, top] = [(i % 3) * 333, 430 + Math.floor(i / 3) * 165];
          return {
            kind: "image",
            name: "grid_item",
            on: `openPost:${account.posts.indexOf(item)}`,
            at: [left, top, left + 330, top + 160],
          };
        }),
    },
  ];
}

function post({ words, opened, nowMs }: State): readonly View[] {
  if (!opened) return [];
  const minutes = Math.floor((nowMs - Date.parse(opened.at)) / 60_000);
  return [
    text("row_feed_comment_textview", opened.caption, [30, 700, 970, 800]),
    text("row_feed_age", minutes < 1 ? words.justNow : words.ago(minutes), [30, 810, 500, 840]),
  ];
}

function personPage({ words, person, tie }: State): readonly View[] {
  if (!person) return [];
  const labels: Readonly<Record<Tie, string>> = {
    none: words.follow,
    follows_us: words.followBack,
    requested: words.requested,
    following: words.following,
    friends: words.following,
  };
  return [
    text("action_bar_title", person.name, [150, 45, 700, 85]),
    text("profile_header_following_value", "321", [700, 130, 900, 160]),
    text("profile_header_following_label", words.followingCount, [700, 160, 900, 185]),
    button("profile_header_follow_button", labels[tie], "follow", [40, 340, 480, 390]),
    text("suggested_title", words.suggested, [40, 430, 600, 460]),
    text("suggested_user_name", `${person.name}_fan`, [40, 480, 400, 520]),
    button("suggested_user_follow_button", words.follow, "followOther", [40, 530, 400, 575]),
  ];
}

function gallery({ words, gallery: items, chosen, placement }: State): readonly View[] {
  const destinations = [
    ["cam_dest_feed", "feed"],
    ["cam_dest_clips", "reel"],
    ["cam_dest_story", "story"],
  ] as const;
  const nextId = placement === "reel" ? "clips_right_action_button" : "creation_next_button";
  return [
    button(nextId, words.next, "next", [750, 40, 970, 90]),
    button("multi_select_slide_button_alt", words.select, "several", [600, 420, 970, 470]),
    ...(items.length === 0 ? [text("gallery_empty", words.emptyGallery, [100, 600, 900, 650])] : []),
    ...items.slice(0, 12).map((item, i): View => {
      const [left, top] = [(i % 4) * 250, 480 + Math.floor(i / 4) * 140];
      return {
        kind: "image",
        name: "gallery_grid_item_thumbnail",
        on: `pick:${item.uri}`,
        isSelected: chosen.includes(item.uri),
        at: [left, top, left + 245, top + 135],
      };
    }),
    ...destinations.map(([name, to], i) =>
      button(name, to.toUpperCase(), `destination:${to}`, [i * 330, 930, i * 330 + 320, 990]),
    ),
  ];
}

function captionPage({ words, caption }: State): readonly View[] {
  return [
    {
      kind: "edit",
      name: "caption_input_text_view",
      text: caption,
      hint: words.caption,
      at: [40, 110, 960, 290],
    },
    {
      kind: "frame",
      name: "caption_bottom",
      at: [0, 890, 1000, 1000],
      rises: true,
      isOpaque: true,
      children: [
        button("share_button", words.share, "share", [40, 905, 960, 965]),
        ...suggestions(openTag(caption)),
      ],
    },
  ];
}

/** What stands open at the end of the caption: a tag or a mention which no space has closed. */
export function openTag(content: string): string | undefined {
  return /(?:^|\s)([#@]\S*)$/u.exec(content)?.[1];
}

/** They lie over Share; touching one puts it in place of the open tag. */
function suggestions(tag: string | undefined): readonly View[] {
  if (tag === undefined) return [];
  const rows = ["", "_daily", "_official", "_best"].map((end, i) =>
    button("row_hashtag_textview", tag + end, `suggest:${tag}${end}`, [0, 620 + i * 95, 1000, 715 + i * 95]),
  );
  return [{ kind: "list", name: "suggestions", at: [0, 620, 1000, 1000], isOpaque: true, children: rows }];
}

export const SHEETS: Readonly<Record<Sheet, (state: State) => View>> = {
  accounts: ({ accounts, words }) =>
    sheet(
      ...accounts.map(({ name }, i) =>
        button("row_user_textview", name, `switch:${name}`, [50, 620 + i * 70, 950, 680 + i * 70]),
      ),
      button("add_account", words.addAccount, "addAccount", [50, 900, 950, 960]),
    ),
  unfollow: ({ words }) =>
    sheet(button("follow_sheet_unfollow_row", words.unfollow, "unfollow", [50, 850, 950, 920])),
  confirm: ({ words }) => sheet(button("primary_button", words.unfollow, "confirm", [150, 850, 850, 920])),
  badFile: ({ words }) => message(words.badFile, words.ok),
  blocked: ({ words }) => message(words.tryLater, words.ok),
};

function message(title: string, ok: string): View {
  return sheet(
    text("dialog_title", title, [150, 640, 850, 690]),
    button("primary_button", ok, "accept", [350, 850, 650, 920]),
  );
}

function sheet(...children: readonly View[]): View {
  const box: View = {
    kind: "frame",
    name: "bottom_sheet",
    at: [0, 600, 1000, 1000],
    isOpaque: true,
    children,
  };
  return { kind: "frame", name: "sheet_scrim", isOpaque: true, children: [box] };
}
