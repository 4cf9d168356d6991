import type { View } from "../../../screen/view.ts";
import { button, frame, icon, list, page, row, text } from "../../widgets.ts";
import type { State } from "../state.ts";
import { tabBar } from "./tab-bar.ts";

/** Every so many clips the feed offers accounts instead. */
const OFFER_EVERY = 4;

export function feed(state: State): View {
  return page(
    "feed_root",
    clip(state),
    ...heading(state, false),
    ...progress(state),
    tabBar(state.words, "home"),
  );
}

/** Who follows nobody finds only suggestions here. */
export function followingFeed(state: State): View {
  const isEmpty = (state.accounts[0]?.following.length ?? 0) === 0;
  const content = isEmpty ? suggestions(state, 120) : [clip(state)];
  return page(
    "feed_root",
    ...content,
    ...heading(state, true),
    ...progress(state),
    tabBar(state.words, "home"),
  );
}

export function friends(state: State): View {
  const { words } = state;
  return page(
    "friends_root",
    text("friends_empty", words.emptyFriends, [100, 120, 900, 160]),
    icon("friends_search", words.search, "search", [880, 45, 970, 95]),
    ...suggestions(state, 200),
    tabBar(words, "friends"),
  );
}

export function inbox({ words }: State): View {
  return page(
    "inbox_root",
    text("inbox_empty", words.emptyInbox, [100, 400, 900, 450]),
    tabBar(words, "inbox"),
  );
}

/** While the app starts: no tabs, nothing to touch. */
export function splash(): View {
  return page("splash_root", { kind: "image", name: "splash_logo", at: [350, 420, 650, 560] });
}

/** Top left, on the feed and on the own profile. */
export function progress({ percent }: State): readonly View[] {
  if (percent === undefined) return [];
  return [
    frame("upload_card", [20, 100, 160, 160], text("upload_progress", `${percent} %`, [30, 110, 150, 150])),
  ];
}

function heading({ words }: State, isFollowing: boolean): readonly View[] {
  return [
    feedTab("following", words.following, isFollowing, 330),
    feedTab("forYou", words.forYou, !isFollowing, 510),
    icon("feed_search", words.search, "search", [880, 45, 970, 95]),
  ];
}

function feedTab(to: string, label: string, isSelected: boolean, left: number): View {
  const caption = text(`feed_tab_${to}_label`, label, [left + 10, 55, left + 150, 85]);
  return { ...row(`feed_tab_${to}`, to, [left, 50, left + 160, 90], caption), isSelected };
}

function clip({ words, habits, clip: number }: State): View {
  const author = `creator_${number % 97}`;
  const offer = number % OFFER_EVERY === OFFER_EVERY - 1;
  return {
    kind: "pager",
    name: "feed_pager",
    at: [0, 0, 1000, 930],
    isScrollable: true,
    children: [
      row("feed_player", "pause", [0, 100, 860, 780]),
      icon("feed_follow", `${words.follow} ${author}`, `followOther:${author}`, [870, 440, 970, 490]),
      icon("feed_like", words.like, "like", [870, 510, 970, 570]),
      icon("feed_comments", words.comments, "comments", [870, 590, 970, 650]),
      icon("feed_share", words.share, "share", [870, 670, 970, 730]),
      row(
        "feed_author_row",
        `openPerson:${author}`,
        [30, 795, 500, 835],
        text("feed_author", author, [30, 800, 500, 830]),
      ),
      text("feed_caption", `part ${number} of the story`, [30, 840, 800, 900]),
      ...(offer ? [card(words.follow, `creator_${(number + 1) % 97}`, 560 + habits.shift)] : []),
    ],
  };
}

/** A Follow button on the feed, of somebody who just happens to be there. */
function card(follow: string, name: string, top: number): View {
  return frame(
    "feed_card",
    [40, top, 640, top + 120],
    text("feed_card_name", name, [60, top + 15, 380, top + 50]),
    button("feed_card_follow", follow, `followOther:${name}`, [420, top + 30, 620, top + 80]),
  );
}

function suggestions({ words, accounts: [account], habits }: State, top: number): readonly View[] {
  const rows = ["mia.waits", "jon_tries", "ana.dances", "leo_cooks"].map((name, i) => {
    const line = top + 50 + habits.shift + i * 110;
    const isFollowed = account?.following.includes(name) ?? false;
    return frame(
      "suggestion_row",
      [0, line, 1000, line + 105],
      text("suggestion_name", name, [180, line + 20, 560, line + 55]),
      button("suggestion_follow", isFollowed ? words.following : words.follow, `followOther:${name}`, [
        700,
        line + 25,
        960,
        line + 75,
      ]),
    );
  });
  return [
    text("suggestions_title", words.suggested, [40, top, 700, top + 40]),
    list("suggestions_list", [0, top + 50, 1000, 930], rows),
  ];
}
