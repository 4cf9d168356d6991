import type { Account, Post } from "../../accounts.ts";
import type { Place, View } from "../../screen/view.ts";
import type { Page } from "./moves.ts";
import type { Words } from "./words.ts";

/** Everything that the screens are drawn from. */
export interface State {
  readonly words: Words;
  readonly account: Account | undefined;
  /** Counts up while the feed plays. */
  readonly clip: number;
  /** Of the newest upload under way. */
  readonly percent: number | undefined;
  readonly caption: string;
  readonly opened: Post | undefined;
  readonly nowMs: number;
}

const text = (name: string, content: string, at: Place): View => ({ kind: "text", name, text: content, at });
const button = (name: string, content: string, on: string, at: Place): View => ({
  kind: "button",
  name,
  text: content,
  on,
  at,
});
const icon = (name: string, desc: string, on: string, at: Place): View => ({
  kind: "image",
  name,
  desc,
  on,
  at,
});
const page = (name: string, ...children: readonly View[]): View => ({
  kind: "frame",
  name,
  isOpaque: true,
  children,
});

export const PAGES: Readonly<Record<Page, (state: State) => View>> = {
  feed: (state) =>
    page(
      "feed_root",
      playingClip(state),
      text("feed_tab_following", state.words.following, [330, 50, 490, 90]),
      text("feed_tab_for_you", state.words.forYou, [510, 50, 670, 90]),
      icon("feed_search", state.words.search, "search", [880, 45, 970, 95]),
      ...progress(state),
      tabBar(state.words, "home"),
    ),
  friends: ({ words }) =>
    page(
      "friends_root",
      text("friends_empty", words.emptyFriends, [100, 400, 900, 450]),
      tabBar(words, "friends"),
    ),
  inbox: ({ words }) =>
    page("inbox_root", text("inbox_empty", words.emptyInbox, [100, 400, 900, 450]), tabBar(words, "inbox")),
  camera: ({ words }) =>
    page(
      "camera_root",
      icon("camera_close", words.close, "close", [30, 40, 120, 90]),
      icon("camera_record", words.record, "record", [400, 800, 600, 900]),
    ),
  profile: (state) => profile(state),
  video: (state) => video(state),
  trim: (state) => editor(state, "trim", state.words.adjustClips),
  edit: (state) => editor(state, "edit", state.words.addSound),
  effects: (state) => editor(state, "effects", state.words.effects),
  caption: (state) => caption(state),
};

function tabBar(words: Words, selected: string): View {
  const tabs = ["home", "friends", "create", "inbox", "profile"] as const;
  return {
    kind: "frame",
    name: "tab_bar",
    at: [0, 930, 1000, 1000],
    isOpaque: true,
    children: tabs.map((tab, i) => ({
      kind: "tab",
      name: `tab_${tab}`,
      desc: words[tab],
      on: tab,
      isSelected: tab === selected,
      at: [i * 200, 932, i * 200 + 200, 998],
      // the plus in the middle is a picture
      children:
        tab === "create"
          ? []
          : [text(`tab_label_${tab}`, words[tab], [i * 200 + 40, 970, i * 200 + 160, 995])],
    })),
  };
}

function playingClip({ words, clip }: State): View {
  const author = `creator_${clip % 97}`;
  return {
    kind: "pager",
    name: "feed_pager",
    at: [0, 0, 1000, 930],
    isScrollable: true,
    children: [
      { kind: "frame", name: "feed_player", on: "pause", at: [0, 100, 860, 780] },
      {
        kind: "image",
        name: "feed_follow",
        desc: `${words.follow} ${author}`,
        on: "follow",
        at: [870, 440, 970, 490],
      },
      { kind: "image", name: "feed_like", desc: words.like, on: "like", at: [870, 510, 970, 570] },
      {
        kind: "image",
        name: "feed_comments",
        desc: words.comments,
        on: "comments",
        at: [870, 590, 970, 650],
      },
      text("feed_author", author, [30, 800, 500, 830]),
      text("feed_caption", `part ${clip} of the story`, [30, 840, 800, 900]),
    ],
  };
}

function progress({ percent }: State): readonly View[] {
  return percent === undefined ? [] : [text("upload_progress", `${percent} %`, [30, 110, 150, 150])];
}

function profile({ words, account, percent }: State): View {
  if (!account) return page("profile_root", tabBar(words, "profile"));
  const counters: readonly (readonly [string, number, string])[] = [
    ["following", account.following.length, words.following],
    ["followers", account.followers, words.followers],
    ["likes", account.likes, words.likes],
  ];
  return page(
    "profile_root",
    text("profile_display_name", account.displayName, [300, 45, 700, 85]),
    text("profile_name", `@${account.name}`, [300, 230, 700, 260]),
    ...counters.flatMap(([name, count, label], i) => [
      text(`profile_${name}_count`, String(count), [200 + i * 200, 270, 400 + i * 200, 300]),
      text(`profile_${name}_label`, label, [200 + i * 200, 300, 400 + i * 200, 325]),
    ]),
    button("profile_edit", words.editProfile, "editProfile", [150, 340, 490, 385]),
    button("profile_share", words.shareProfile, "shareProfile", [510, 340, 850, 385]),
    videoGrid(account.posts),
    ...(percent === undefined ? [] : [text("profile_upload", `${percent} %`, [30, 110, 150, 150])]),
    tabBar(words, "profile"),
  );
}

function videoGrid(posts: readonly Post[]): View {
  const newestFirst = posts.toReversed().slice(0, 9);
  return {
    kind: "grid",
    name: "profile_grid",
    at: [0, 430, 1000, 930],
    isScrollable: true,
    children: newestFirst.map((_, i) => {
      const left = Math.floor(((i % 3) * 1000) / 3);
      const top = 430 + Math.floor(i / 3) * 165;
      return {
        kind: "frame",
        name: `grid_item_${posts.length - i}`,
        on: `openVideo:${posts.length - 1 - i}`,
        at: [left, top, left + 330, top + 160],
        children: [
          { kind: "image", name: "grid_cover" },
          text("grid_views", "0", [left + 20, top + 130, left + 120, top + 155]),
        ],
      };
    }),
  };
}

function video({ words, account, opened, nowMs }: State): View {
  if (!account || !opened)
    return page("video_root", icon("video_back", words.back, "back", [20, 40, 110, 90]));
  const minutes = Math.floor((nowMs - Date.parse(opened.at)) / 60_000);
  return page(
    "video_root",
    icon("video_back", words.back, "back", [20, 40, 110, 90]),
    { kind: "frame", name: "video_player", on: "pause", at: [0, 100, 860, 760] },
    text("video_author", account.displayName, [30, 780, 400, 810]),
    text("video_age", minutes < 1 ? words.now : words.ago(minutes), [420, 780, 600, 810]),
    text("video_caption", opened.caption, [30, 820, 850, 910]),
  );
}

function editor({ words }: State, name: string, tool: string): View {
  return page(
    `${name}_root`,
    icon(`${name}_back`, words.back, "close", [20, 40, 110, 90]),
    { kind: "frame", name: `${name}_preview`, at: [0, 0, 1000, 880] },
    button(`${name}_tool`, tool, "tool", [320, 40, 680, 90]),
    button(`${name}_text`, words.textTool, "tool", [860, 200, 980, 250]),
    button(`${name}_next`, words.next, "next", [520, 900, 970, 960]),
  );
}

function caption(state: State): View {
  const { words } = state;
  return page(
    "caption_root",
    icon("caption_back", words.back, "close", [20, 40, 110, 90]),
    { kind: "edit", name: "caption", text: state.caption, hint: words.description, at: [40, 110, 700, 290] },
    { kind: "image", name: "caption_cover", at: [730, 110, 960, 290] },
    button("caption_hashtags", words.hashtags, "tool", [40, 300, 260, 340]),
    button("caption_mention", words.mention, "tool", [280, 300, 480, 340]),
    button("caption_tag_people", words.tagPeople, "tool", [0, 360, 1000, 410]),
    button("caption_location", words.location, "tool", [0, 410, 1000, 460]),
    button("caption_audience", words.audience, "tool", [0, 460, 1000, 510]),
    {
      kind: "frame",
      name: "caption_bottom",
      at: [0, 890, 1000, 1000],
      rises: true,
      isOpaque: true,
      children: [
        button("caption_drafts", words.drafts, "tool", [40, 905, 480, 965]),
        button("caption_post", words.post, "post", [520, 905, 960, 965]),
        ...suggestions(state.caption),
      ],
    },
  );
}

/** What stands open at the end of the caption: a tag or a mention which no space has closed. */
export function openTag(content: string): string | undefined {
  return /(?:^|\s)([#@]\S*)$/u.exec(content)?.[1];
}

/** Suggestions lie over the buttons below; touching one puts it in place of the open tag. */
function suggestions(content: string): readonly View[] {
  const tag = openTag(content);
  if (tag === undefined) return [];
  const rows = ["", "_official", "_daily", "_2024"].map((end, i): View => {
    const top = 620 + i * 95;
    return {
      kind: "frame",
      name: `suggestion_${i}`,
      on: `suggest:${tag}${end}`,
      at: [0, top, 1000, top + 95],
      children: [text("suggestion_text", `${tag}${end}`, [60, top + 10, 700, top + 50])],
    };
  });
  return [
    {
      kind: "list",
      name: "suggestions",
      at: [0, 620, 1000, 1000],
      isOpaque: true,
      isScrollable: true,
      children: rows,
    },
  ];
}
