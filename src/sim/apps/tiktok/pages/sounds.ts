import type { View } from "../../../screen/view.ts";
import { isEndless, isNoSound, soundsLike } from "../../sounds.ts";
import { button, field, icon, list, page, row, text } from "../../widgets.ts";
import type { State } from "../state.ts";

/** The sound picker: what is recommended, or what a search found. */
export function sounds(state: State): View {
  const { words, habits, soundQuery, soundsFound, soundMarked, draft } = state;
  const found = soundsLike(soundsFound);
  const bar = habits.soundSearch === "submit";
  return page(
    "sounds_root",
    icon("sounds_close", words.close, "back", [20, 45, 110, 90]),
    field("soundQuery", soundQuery, words.searchSounds, [130, 45, bar ? 780 : 960, 92]),
    ...(bar ? [button("sounds_search", words.search, "searchSounds", [800, 45, 980, 92])] : []),
    text("sounds_title", soundsFound.trim() === "" ? words.recommended : words.sounds, [40, 115, 600, 150]),
    ...(found.length === 0 && !isEndless(soundsFound)
      ? [text("sounds_none", words.noResults, [150, 430, 850, 470])]
      : [
          list(
            "sounds",
            [0, 160, 1000, 880],
            found.map((name, i) => soundRow(state, name, i)),
          ),
        ]),
    ...(habits.soundOff === "list" && draft.sound !== null
      ? [button("sounds_none_row", words.removeSound, "removeSound", [30, 900, 480, 960])]
      : []),
    ...(soundMarked !== undefined && habits.soundChoice === "confirm"
      ? [button("sounds_confirm", words.use, "confirmSound", [520, 900, 970, 960])]
      : []),
  );
}

function soundRow({ words, favourites, habits, soundMarked }: State, name: string, i: number): View {
  const top = 170 + habits.shift + i * 95;
  return {
    ...row(
      "sound_row",
      `touchSound:${name}`,
      [0, top, 1000, top + 90],
      text("sound_name", name, [160, top + 10, 640, top + 45]),
      text("sound_length", `0${i}:3${i}`, [160, top + 50, 400, top + 80]),
      {
        ...icon("sound_favourite", words.favourite, `favourite:${name}`, [680, top + 15, 760, top + 75]),
        isSelected: favourites.has(name),
      },
      ...(habits.soundChoice === "use"
        ? [button("sound_use", words.use, `useSound:${name}`, [790, top + 20, 970, top + 70])]
        : []),
    ),
    isSelected: name === soundMarked,
  };
}

/** One sound, opened by its URL. */
export function soundPage({ words, sound, favourites }: State): View {
  const back = icon("sound_back", words.back, "back", [20, 40, 110, 90]);
  if (isEndless(sound)) return page("sound_root", back);
  if (isNoSound(sound))
    return page("sound_root", back, text("sound_missing", words.noSuchSound, [150, 430, 850, 470]));
  return page(
    "sound_root",
    back,
    text("sound_title", sound, [350, 130, 960, 170]),
    {
      ...button("sound_favourite", words.favourite, `favourite:${sound}`, [350, 190, 800, 240]),
      isSelected: favourites.has(sound),
    },
    { kind: "grid", name: "sound_videos", at: [0, 300, 1000, 870], isScrollable: true },
    button("sound_use_this", words.useSound, "useThisSound", [200, 890, 800, 950]),
  );
}

export function volume({ words, draft }: State): View {
  return page(
    "volume_root",
    icon("volume_back", words.back, "back", [20, 40, 110, 90]),
    text("volume_title", words.volume, [350, 45, 650, 85]),
    text("volume_original", words.originalSound, [40, 700, 500, 740]),
    field("originalVolume", draft.originalVolume, "0–100", [540, 695, 960, 745]),
    ...(draft.sound === null
      ? []
      : [
          text("volume_added", words.addedSound, [40, 780, 500, 820]),
          field("addedVolume", draft.addedVolume, "0–100", [540, 775, 960, 825]),
        ]),
  );
}
