import type { View } from "../../../screen/view.ts";
import { findPerson, namesLike } from "../../people.ts";
import { soundsLike } from "../../sounds.ts";
import { button, field, icon, list, page, row, text } from "../../widgets.ts";
import type { State } from "../state.ts";

/** While one types: what others have searched for. A suggestion is not a person yet. */
export function search(state: State): View {
  const { query } = state;
  const offers = query.trim() === "" ? [] : ["", " dance", " official"].map((end) => query.trim() + end);
  const rows = offers.map((offer, i) => {
    const top = 120 + i * 70;
    return row(
      "search_suggestion",
      `suggestion:${offer}`,
      [0, top, 1000, top + 65],
      text("search_suggestion_text", offer, [120, top + 10, 900, top + 50]),
    );
  });
  return page("search_root", ...bar(state), list("search_suggestions", [0, 110, 1000, 1000], rows));
}

/** People at first, or sounds; others are not simulated. */
export function results(state: State): View {
  const { words, resultKind } = state;
  const rows = { users: people, sounds: soundRows, other: () => [] }[resultKind](state);
  const content =
    rows.length > 0
      ? list("results", [0, 170, 1000, 1000], rows)
      : text("results_none", words.noResults, [150, 430, 850, 470]);
  const kinds = [
    [words.top, "top"],
    [words.users, "users"],
    [words.videos, "videos"],
    [words.sounds, "sounds"],
  ] as const;
  return page(
    "results_root",
    ...bar(state),
    ...kinds.map(([label, kind], i) => ({
      ...button("results_tab", label, `kind:${kind}`, [i * 250, 110, i * 250 + 240, 155]),
      isSelected: kind === resultKind,
    })),
    content,
  );
}

/** People of similar names, each with a Follow button; the one that was meant is not always the first. */
function people({ words, query, accounts, habits }: State): readonly View[] {
  return namesLike(query).map((name, i): View => {
    const top = 170 + habits.shift + i * 105;
    const isFollowed = accounts[0]?.following.includes(name) ?? false;
    return row(
      "result_row",
      `openPerson:${name}`,
      [0, top, 1000, top + 100],
      { kind: "image", name: "result_picture", at: [30, top + 15, 130, top + 85] },
      text("result_name", name, [160, top + 15, 640, top + 45]),
      text("result_display_name", findPerson(name)?.displayName ?? "", [160, top + 50, 640, top + 80]),
      button("result_follow", isFollowed ? words.following : words.follow, `followOther:${name}`, [
        700,
        top + 25,
        960,
        top + 75,
      ]),
    );
  });
}

function soundRows({ query, habits }: State): readonly View[] {
  return soundsLike(query).map((name, i): View => {
    const top = 170 + habits.shift + i * 95;
    return row(
      "result_sound",
      `openSound:${name}`,
      [0, top, 1000, top + 90],
      text("result_sound_name", name, [160, top + 10, 640, top + 45]),
      text("result_sound_length", `0${i}:3${i}`, [160, top + 50, 400, top + 80]),
    );
  });
}

function bar({ words, query }: State): readonly View[] {
  return [
    icon("search_back", words.back, "back", [20, 45, 110, 90]),
    field("query", query, words.search, [130, 45, 780, 92]),
    button("search_submit", words.search, "submit", [800, 45, 980, 92]),
  ];
}
