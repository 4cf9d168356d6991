import type { View } from "../../../screen/view.ts";
import type { Account, Post } from "../../accounts.ts";
import { button, list, page, row, text, tile } from "../../widgets.ts";
import type { State } from "../state.ts";
import { ownPicture } from "./story.ts";
import { tabBar, titleBar } from "./tab-bar.ts";

/** The own profile. Its title is the name; a story is no post that is counted or shown here. */
export function profile(state: State): View {
  const { words, habits, accounts } = state;
  const [account] = accounts;
  if (!account) return page("profile_root", tabBar(words, "profile"));
  const shown = account.posts.filter(({ placement }) => placement !== "story");
  const low = (top: number): number => top + habits.shift;
  return page(
    "profile_root",
    title(state, account),
    habits.storyOn === "profile"
      ? ownPicture(state, "row_profile_header_imageview", [40, low(120), 240, low(220)])
      : { kind: "image", name: "profile_picture", at: [40, low(120), 240, low(220)] },
    text(habits.countId, String(shown.length), [300, low(130), 450, low(160)]),
    text("profile_header_posts_label", words.posts, [300, low(160), 450, low(185)]),
    text("profile_header_followers_value", String(account.followers), [500, low(130), 650, low(160)]),
    text("profile_header_followers_label", words.followers, [500, low(160), 650, low(185)]),
    row(
      "profile_header_following_stacked",
      "followList",
      [700, low(128), 900, low(187)],
      text("profile_header_following_value", String(account.following.length), [
        700,
        low(130),
        900,
        low(160),
      ]),
      text("profile_header_following_label", words.followingCount, [700, low(160), 900, low(185)]),
    ),
    text("profile_header_full_name", account.displayName, [40, low(230), 600, low(260)]),
    button("profile_header_edit", words.editProfile, "editProfile", [40, low(340), 480, low(385)]),
    button("profile_header_share", words.shareProfile, "shareProfile", [520, low(340), 960, low(385)]),
    grid(account, shown, low(400)),
    tabBar(words, "profile"),
  );
}

/** Either the whole name leads to the other accounts, or the chevron alone. */
function title({ habits }: State, account: Account): View {
  const { switcher } = habits;
  const chevron: View = { kind: "image", name: "action_bar_title_chevron", at: [510, 45, 560, 85] };
  const children = [
    text("action_bar_title", account.name, [50, 45, 500, 85]),
    switcher === "chevron" ? { ...chevron, on: "accounts" } : chevron,
  ];
  const container: View = {
    kind: "frame",
    name: "action_bar_username_container",
    at: [40, 40, 700, 90],
    children,
  };
  return switcher === "container" ? { ...container, on: "accounts" } : container;
}

function grid({ posts }: Account, shown: readonly Post[], top: number): View {
  return {
    kind: "grid",
    name: "profile_grid",
    at: [0, top, 1000, 930],
    isScrollable: true,
    children: shown
      .toReversed()
      .slice(0, 9)
      .map((item, i): View => {
        const at = tile(i, { columns: 3, top, height: 165 });
        return { kind: "image", name: "grid_item", on: `openPost:${posts.indexOf(item)}`, at };
      }),
  };
}

export function followList({ words, accounts: [account] }: State): View {
  const rows = (account?.following ?? []).slice(-8).map((name, i) => {
    const top = 110 + i * 90;
    return row(
      "follow_list_container",
      `openPerson:${name}`,
      [0, top, 1000, top + 85],
      text("follow_list_username", name, [180, top + 15, 600, top + 55]),
      button("follow_list_row_button", words.following, "nothing", [700, top + 15, 960, top + 65]),
    );
  });
  return page(
    "follow_list_root",
    ...titleBar(words, account?.name ?? ""),
    list("follow_list", [0, 100, 1000, 930], rows),
    tabBar(words, "profile"),
  );
}

/** An own post, opened. */
export function post({ words, accounts: [account], opened, nowMs }: State): View {
  if (!opened || !account)
    return page("post_root", ...titleBar(words, words.posts), tabBar(words, "profile"));
  const minutes = Math.floor((nowMs - Date.parse(opened.at)) / 60_000);
  return page(
    "post_root",
    ...titleBar(words, words.posts),
    text("row_feed_photo_profile_name", account.name, [30, 105, 400, 140]),
    { kind: "image", name: "row_feed_media", at: [0, 150, 1000, 680] },
    text("row_feed_comment_textview", opened.caption, [30, 700, 970, 800]),
    text("row_feed_age", minutes < 1 ? words.justNow : words.ago(minutes), [30, 810, 500, 840]),
    tabBar(words, "profile"),
  );
}
