import type { View } from "../../../screen/view.ts";
import { namesLike } from "../../people.ts";
import { button, field, frame, icon, list, page, row, text } from "../../widgets.ts";
import type { State } from "../state.ts";
import { ownPicture } from "./story.ts";
import { tabBar } from "./tab-bar.ts";

export function feed(state: State): View {
  const { words } = state;
  return page(
    "feed_root",
    text("action_bar_logo", "Instagram", [40, 45, 400, 85]),
    list(
      "reels_tray_container",
      [0, 100, 1000, 195],
      [
        ownPicture(state, "avatar_image_view", [20, 105, 200, 175]),
        text("username", words.yourStory, [20, 176, 200, 194]),
      ],
    ),
    ...pending(state),
    ...playing(state),
    tabBar(words, "home"),
  );
}

export function reels(state: State): View {
  return page("clips_root", ...playing(state), tabBar(state.words, "reels"));
}

export function splash(): View {
  return page("splash_root", { kind: "image", name: "splash_logo", at: [400, 450, 600, 560] });
}

/** A percent says little: it stands near its end from the beginning. */
function pending({ words, habits, isUploading, clip }: State): readonly View[] {
  if (!isUploading || habits.uploadNote === "none") return [];
  const note = habits.uploadNote === "words" ? words.posting : `${97 + (clip % 3)} %`;
  return [
    frame(
      "row_pending_media",
      [0, 196, 1000, 218],
      text("row_pending_media_status_textview", note, [100, 197, 900, 217]),
    ),
  ];
}

function playing({ words, habits, clip }: State): readonly View[] {
  const author = `creator_${clip % 97}`;
  const top = 220 + habits.shift;
  return [
    frame(
      "row_feed_profile_header",
      [0, top, 1000, top + 50],
      row(
        "row_feed_photo_profile_name_row",
        `openPerson:${author}`,
        [20, top, 420, top + 45],
        text("row_feed_photo_profile_name", author, [30, top + 5, 400, top + 40]),
      ),
      button("inline_follow_button", words.follow, `followOther:${author}`, [700, top, 960, top + 45]),
    ),
    row("row_feed_media", "play", [0, top + 60, 1000, 800]),
    icon("row_feed_button_like", words.like, "like", [20, 810, 110, 850]),
    icon("row_feed_button_comment", words.comment, "comment", [130, 810, 220, 850]),
    text("row_feed_comment_textview", `part ${clip} of the story`, [30, 860, 900, 900]),
  ];
}

/** Rows of similar names come a while after what was typed. */
export function search({ words, query, found, habits }: State): View {
  const rows = namesLike(found).map((name, i) => {
    const top = 115 + habits.shift + i * 90;
    return row(
      "row_search_user_container",
      `openPerson:${name}`,
      [0, top, 1000, top + 85],
      { kind: "image", name: "row_search_avatar", at: [30, top + 10, 150, top + 75] },
      text("row_search_user_username", name, [180, top + 10, 800, top + 42]),
      text("row_search_user_fullname", `The ${name}`, [180, top + 45, 800, top + 75]),
    );
  });
  const none = found.trim() !== "" && rows.length === 0;
  return page(
    "search_root",
    field("action_bar_search_edit_text", query, words.search, [40, 45, 960, 95]),
    none
      ? text("row_no_results_textview", words.noResults, [100, 300, 900, 350])
      : list("recycler_view", [0, 110, 1000, 930], rows),
    tabBar(words, "search"),
  );
}
