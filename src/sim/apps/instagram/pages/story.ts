import type { View } from "../../../screen/view.ts";
import { button, frame, icon, page, row, text } from "../../widgets.ts";
import type { State } from "../state.ts";

/** Where a story is made: it has no field for a caption. */
export function storyEditor({ words }: State): View {
  return page(
    "story_root",
    { kind: "frame", name: "story_preview", at: [0, 0, 1000, 880] },
    icon("story_back", words.back, "back", [20, 40, 110, 90]),
    button("story_share_button", words.yourStory, "share", [40, 900, 400, 960]),
  );
}

/** The own story, one segment at a time. Touches on either side of it lead to the others. */
export function storyViewer({ words, habits, story, segment, nowMs }: State): View {
  const shown = story[segment];
  if (!shown) return page("reel_viewer_root");
  const seconds = Math.floor((nowMs - Date.parse(shown.post.at)) / 1000);
  const minutes = Math.floor(seconds / 60);
  const young = habits.storyAge === "seconds" ? words.seconds(seconds) : words.justNow;
  return page(
    "reel_viewer_root",
    {
      kind: "frame",
      name: "reel_viewer_media_container",
      at: [0, 20, 1000, 900],
      children: [
        row("reel_viewer_front", "previousSegment", [0, 120, 300, 880]),
        row("reel_viewer_next", "nextSegment", [300, 120, 1000, 880]),
      ],
    },
    { kind: "image", name: "reel_viewer_progress_bar", at: [10, 22, 990, 26] },
    text("reel_viewer_title", words.yourStory, [140, 40, 480, 70]),
    text("reel_viewer_timestamp", minutes < 1 ? young : words.ago(minutes), [490, 40, 800, 70]),
    ...(habits.tellsPlace
      ? [
          {
            ...frame("reel_viewer_place", [0, 20, 1000, 30]),
            desc: words.place(segment + 1, story.length),
          },
        ]
      : []),
    button("reel_viewer_activity", words.activity, "activity", [40, 920, 300, 980]),
  );
}

/** The own picture in a row of stories or on the own profile: a ring says that there is a story behind it. */
export function ownPicture(
  { words, story }: State,
  name: string,
  [left, top, right, bottom]: readonly [number, number, number, number],
): View {
  const hasStory = story.length > 0;
  return {
    ...row(name, hasStory ? "openStory" : "addStory", [left, top, right, bottom]),
    desc: hasStory ? words.yourStory : words.addToStory,
    children: hasStory ? [{ kind: "image", name: "reel_ring", at: [left, top, right, bottom] }] : [],
  };
}
