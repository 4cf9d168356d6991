import type { View } from "../../../screen/view.ts";
import { isEndless, isNoSound, soundsLike } from "../../sounds.ts";
import { button, field, icon, list, page, row, text } from "../../widgets.ts";
import type { State } from "../state.ts";

/** What may be heard under a reel or a picture: what is popular, or what a search found. */
export function audio({ words, habits, draft, audio: { query, found, marked } }: State): View {
  const rows = soundsLike(found).map((name, i): View => {
    const top = 120 + habits.shift + i * 90;
    return {
      ...row(
        "track_row",
        `touchAudio:${name}`,
        [0, top, 1000, top + 85],
        { kind: "image", name: "album_art", at: [30, top + 10, 130, top + 75] },
        text("track_title", name, [150, top + 10, 700, top + 42]),
        text("track_subtitle", `The Artist · 0:3${i}`, [150, top + 45, 700, top + 75]),
        ...(habits.soundChoice === "use"
          ? [icon("track_select_button", words.use, `useAudio:${name}`, [850, top + 20, 960, top + 65])]
          : []),
      ),
      isSelected: name === marked,
    };
  });
  const none = rows.length === 0 && !isEndless(found);
  return page(
    "audio_browser_root",
    field("row_search_edit_text", query, words.searchAudio, [40, 45, 960, 95]),
    none
      ? text("row_no_results_textview", words.noResults, [100, 300, 900, 350])
      : list("audio_recycler_view", [0, 110, 1000, 880], rows),
    ...(draft.sound === null
      ? []
      : [button("remove_audio", words.removeAudio, "removeAudio", [30, 900, 480, 960])]),
    ...(marked !== undefined && habits.soundChoice === "confirm"
      ? [button("audio_done", words.done, "confirmAudio", [520, 900, 970, 960])]
      : []),
  );
}

/** One sound, opened by its URL. */
export function audioPage({ words, sound }: State): View {
  const bar = icon("action_bar_button_back", words.back, "back", [10, 42, 110, 88]);
  if (isEndless(sound)) return page("audio_page_root", bar);
  if (isNoSound(sound))
    return page(
      "audio_page_root",
      bar,
      text("empty_state_view_title", words.noSuchAudio, [100, 400, 900, 450]),
    );
  return page(
    "audio_page_root",
    bar,
    text("audio_page_title", sound, [350, 130, 960, 170]),
    { kind: "grid", name: "audio_page_clips", at: [0, 300, 1000, 870], isScrollable: true },
    button("use_in_camera_button", words.useAudio, "useThisAudio", [200, 890, 800, 950]),
  );
}

/** Where a reel with a sound begins. */
export function clipsCamera({ words, draft }: State): View {
  return page(
    "clips_camera_root",
    icon("camera_close", words.close, "back", [20, 40, 110, 90]),
    button("clips_audio_pill", draft.sound ?? words.addAudio, "audio", [300, 40, 700, 90]),
    icon("camera_shutter", words.record, "record", [400, 790, 600, 890]),
    icon("gallery_preview_button", words.gallery, "gallery", [40, 820, 180, 890]),
  );
}

export function volume({ words, draft }: State): View {
  return page(
    "volume_root",
    text("volume_title", words.volume, [350, 45, 650, 85]),
    text("camera_volume_label", words.originalAudio, [40, 700, 500, 740]),
    field("originalVolume", draft.originalVolume, "0–100", [540, 695, 960, 745]),
    ...(draft.sound === null
      ? []
      : [
          text("music_volume_label", words.addedAudio, [40, 780, 500, 820]),
          field("addedVolume", draft.addedVolume, "0–100", [540, 775, 960, 825]),
        ]),
    button("volume_done", words.done, "back", [700, 900, 970, 960]),
  );
}
