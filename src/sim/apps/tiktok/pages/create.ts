import type { View } from "../../../screen/view.ts";
import { button, icon, page, row, text, tile } from "../../widgets.ts";
import type { State } from "../state.ts";

const GRID = { columns: 3, top: 160, height: 165 } as const;
const SHOWN = 15;

export function camera(state: State): View {
  const { words, habits } = state;
  const modes = ["10m", "60s", "15s", words.photo];
  return page(
    "camera_root",
    icon("camera_close", words.close, "back", [30, 40, 120, 90]),
    ...soundChip(state, "camera_sound"),
    ...modes.map((mode, i) => button("camera_mode", mode, "mode", [200 + i * 150, 720, 340 + i * 150, 760])),
    icon("camera_record", words.record, "record", [400, 790, 600, 890]),
    row(
      "camera_gallery",
      "gallery",
      [700, 800, 880, 880],
      text("camera_gallery_label", words[habits.galleryWord], [710, 850, 870, 878]),
    ),
  );
}

/** The newest first. Next takes touches once something was chosen. */
export function picker(state: State): View {
  const { words, draft } = state;
  const items = state.gallery().slice(0, SHOWN);
  const chosen = draft.files.map(({ uri }) => uri);
  return page(
    "picker_root",
    icon("picker_close", words.close, "back", [20, 40, 110, 90]),
    ...[words.all, words.videos, words.photos].map((kind, i) =>
      button("picker_kind", kind, "kind", [i * 333, 105, i * 333 + 320, 150]),
    ),
    ...(items.length === 0 ? [text("picker_empty", words.emptyGallery, [100, 500, 900, 550])] : []),
    {
      kind: "grid",
      name: "picker_grid",
      at: [0, GRID.top, 1000, 900],
      isScrollable: true,
      children: items.map(({ uri, kind }, i): View => {
        const at = tile(i, GRID);
        const [left, top, right, bottom] = at;
        const place = chosen.indexOf(uri);
        return {
          ...row(
            "picker_item",
            `pick:${uri}`,
            at,
            { kind: "image", name: "picker_thumbnail", desc: kind === "video" ? words.video : words.photo },
            ...(kind === "video"
              ? [text("picker_duration", "00:15", [left + 10, bottom - 35, left + 110, bottom - 8])]
              : []),
            ...(place < 0
              ? []
              : [text("picker_place", String(place + 1), [right - 70, top + 8, right - 15, top + 38])]),
          ),
          isSelected: place >= 0,
        };
      }),
    },
    {
      ...button("picker_several", words.selectSeveral, "several", [30, 920, 480, 975]),
      isSelected: draft.picksSeveral,
    },
    chosen.length > 0
      ? button("picker_next", words.next, "next", [520, 920, 970, 975])
      : { ...text("picker_next", words.next, [520, 920, 970, 975]), kind: "button" },
  );
}

/** The sound, or the way to one. */
function soundChip({ words, habits, draft: { sound } }: State, name: string): readonly View[] {
  const said = habits.soundChip === "note" ? `♫ ${sound}` : sound;
  const chip = button(name, sound === null ? words.addSound : (said ?? ""), "sounds", [320, 40, 680, 90]);
  if (sound === null || habits.soundOff === "list") return [chip];
  return [chip, icon(`${name}_off`, words.removeSound, "removeSound", [690, 42, 770, 88])];
}

/** One of the screens that a post goes through; which of them come is the phone's habit. */
export function editor(name: "trim" | "edit" | "effects"): (state: State) => View {
  return (state) => {
    const { words } = state;
    const tools = {
      trim: [button("trim_tool", words.adjustClips, "tool", [320, 40, 680, 90])],
      edit:
        state.habits.soundPlace === "everywhere" || state.draft.sound !== null
          ? soundChip(state, "edit_sound")
          : [button("edit_filters", words.effects, "tool", [320, 40, 680, 90])],
      effects: [button("effects_tool", words.effects, "tool", [320, 40, 680, 90])],
    };
    return page(
      `${name}_root`,
      { kind: "frame", name: `${name}_preview`, at: [0, 0, 1000, 880] },
      icon(`${name}_back`, words.back, "back", [20, 40, 110, 90]),
      ...tools[name],
      button(`${name}_text`, words.textTool, "tool", [820, 200, 980, 250]),
      button(`${name}_volume`, words.volume, "volume", [820, 270, 980, 320]),
      button(`${name}_next`, words.next, "next", [520, 900, 970, 960]),
    );
  };
}
