import type { View } from "../../../screen/view.ts";
import { openTag } from "../../draft.ts";
import { button, field, icon, list, page, text, tile } from "../../widgets.ts";
import type { State } from "../state.ts";

const GRID = { columns: 4, top: 480, height: 140 } as const;
const DESTINATIONS = [
  ["cam_dest_feed", "feed"],
  ["cam_dest_clips", "reel"],
  ["cam_dest_story", "story"],
] as const;

/** The newest first; below are the places that a post can go to. Next takes touches once something was chosen. */
export function gallery(state: State): View {
  const { words, draft } = state;
  const items = state.gallery().slice(0, 12);
  const chosen = draft.files.map(({ uri }) => uri);
  const nextId = draft.placement === "reel" ? "clips_right_action_button" : "creation_next_button";
  const next = button(nextId, words.next, "next", [750, 40, 970, 90]);
  return page(
    "gallery_root",
    icon("action_bar_button_back", words.back, "back", [10, 42, 110, 88]),
    text("action_bar_title", words.newPost, [150, 45, 700, 85]),
    chosen.length > 0 ? next : { ...text(nextId, words.next, [750, 40, 970, 90]), kind: "button" },
    { kind: "frame", name: "crop_image_view", at: [0, 100, 1000, 410] },
    {
      ...icon("multi_select_slide_button_alt", words.select, "several", [850, 420, 970, 470]),
      isSelected: draft.picksSeveral,
    },
    ...(items.length === 0 ? [text("gallery_empty", words.emptyGallery, [100, 600, 900, 650])] : []),
    {
      kind: "list",
      name: "gallery_recycler_view",
      at: [0, GRID.top, 1000, 920],
      isScrollable: true,
      children: items.map(({ uri, kind }, i): View => ({
        kind: "image",
        name: "gallery_grid_item_thumbnail",
        desc: kind === "video" ? words.video : words.photo,
        on: `pick:${uri}`,
        isSelected: chosen.includes(uri),
        at: tile(i, GRID),
      })),
    },
    ...DESTINATIONS.map(([name, to], i) => ({
      ...button(name, to.toUpperCase(), `destination:${to}`, [i * 330, 930, i * 330 + 320, 990]),
      isSelected: draft.placement === to,
    })),
  );
}

export function clips({ words, draft }: State): View {
  return page(
    "clips_editor_root",
    { kind: "frame", name: "clips_editor_preview", at: [0, 0, 1000, 880] },
    icon("clips_back", words.back, "back", [20, 40, 110, 90]),
    draft.sound === null
      ? icon("clips_audio_button", words.addAudio, "audio", [850, 200, 970, 250])
      : button("clips_audio_pill", draft.sound, "audio", [300, 40, 800, 90]),
    icon("clips_volume_button", words.volume, "volume", [850, 270, 970, 320]),
    button("clips_right_action_button", words.next, "next", [700, 900, 970, 960]),
  );
}

export function filters({ words }: State): View {
  return page(
    "filters_root",
    icon("action_bar_button_back", words.back, "back", [10, 42, 110, 88]),
    text("action_bar_title", words.filters, [150, 45, 700, 85]),
    button("creation_next_button", words.next, "next", [750, 40, 970, 90]),
  );
}

export function caption({ words, habits, draft }: State): View {
  return page(
    "caption_root",
    icon("action_bar_button_back", words.back, "back", [10, 42, 110, 88]),
    text("action_bar_title", words.newPost, [150, 45, 700, 85]),
    field("caption_input_text_view", draft.caption, words.caption, [40, 110, 960, 290]),
    ...(draft.files[0]?.kind === "images"
      ? [button("caption_music", draft.sound ?? words.addMusic, "audio", [0, 400, 1000, 450])]
      : []),
    {
      kind: "frame",
      name: "caption_bottom",
      at: [0, 890, 1000, 1000],
      rises: true,
      isOpaque: true,
      children: [
        button(habits.shareId, words.share, "share", [40, 905, 960, 965]),
        ...suggestions(openTag(draft.caption)),
      ],
    },
  );
}

/** They lie over Share; touching one puts it in place of the open tag. */
function suggestions(tag: string | undefined): readonly View[] {
  if (tag === undefined) return [];
  const rows = ["", "_daily", "_official", "_best"].map((end, i) =>
    button("row_hashtag_textview", tag + end, `suggest:${tag}${end}`, [0, 620 + i * 95, 1000, 715 + i * 95]),
  );
  return [{ ...list("suggestions", [0, 620, 1000, 1000], rows), isOpaque: true }];
}
