import type { View } from "../../../screen/view.ts";
import type { Person, Tie } from "../../people.ts";
import type { Phase } from "../../visit.ts";
import { button, frame, icon, page, row, text, tile } from "../../widgets.ts";
import type { State } from "../state.ts";
import type { Words } from "../words/en.ts";
import { counter } from "./profile.ts";

/** Somebody else's profile, as far as it has loaded. No tabs, and no count of posts. */
export function person(state: State): View {
  const { words } = state;
  return page(
    "person_root",
    icon("person_back", words.back, "back", [20, 40, 110, 90]),
    ...PHASES[state.phase](state),
  );
}

const PHASES: Readonly<Record<Phase, (state: State) => readonly View[]>> = {
  loading: () => [{ kind: "image", name: "person_spinner", at: [450, 450, 550, 510] }],
  offline: ({ words }) => [
    text("person_offline", words.offline, [150, 430, 850, 470]),
    button("person_retry", words.retry, "retry", [350, 490, 650, 550]),
  ],
  missing: ({ words }) => [text("person_missing", words.notFound, [150, 430, 850, 470])],
  named: (state) => (state.person ? named(state, state.person) : []),
  complete: (state) =>
    state.person ? [...named(state, state.person), ...complete(state, state.person)] : [],
};

function named({ habits }: State, { name, displayName }: Person): readonly View[] {
  return [
    text("person_display_name", displayName, [250, 45, 750, 85]),
    text("person_name", `@${name}`, [300, 205 + habits.shift, 700, 235 + habits.shift]),
  ];
}

function complete(state: State, person: Person): readonly View[] {
  const { words, habits, tie } = state;
  const low = (top: number): number => top + habits.shift;
  return [
    ...counter("others", "321", words.following, [200, low(245), 400, low(305)]),
    ...counter("followers", "14.2K", words.followers, [400, low(245), 600, low(305)]),
    ...counter("likes", "1.1M", words.likes, [600, low(245), 800, low(305)]),
    ...actions(words, tie, low(320)),
    ...suggestions(words, person, low(400)),
    {
      kind: "grid",
      name: "person_grid",
      at: [0, low(560), 1000, 1000],
      isScrollable: true,
      children: [0, 1, 2].map((i) =>
        row("person_video", "watch", tile(i, { columns: 3, top: low(560), height: 165 })),
      ),
    },
  ];
}

const FOLLOWED: ReadonlySet<Tie> = new Set<Tie>(["following", "friends", "requested"]);

/** What is between us stands on the button; beside it one can write to whom one follows. */
function actions(words: Words, tie: Tie, top: number): readonly View[] {
  const labels: Readonly<Record<Tie, string>> = {
    none: words.follow,
    follows_us: words.followBack,
    requested: words.requested,
    following: words.following,
    friends: words.friends,
  };
  const isFollowed = FOLLOWED.has(tie);
  const right = isFollowed ? 480 : 840;
  return [
    button("person_follow", labels[tie], isFollowed ? "tie" : "follow", [150, top, right, top + 50]),
    ...(isFollowed ? [button("person_message", words.message, "message", [500, top, 840, top + 50])] : []),
  ];
}

/** Others, each with a Follow button of their own. */
function suggestions(words: Words, { name }: Person, top: number): readonly View[] {
  return [
    text("person_suggested", words.suggested, [40, top, 600, top + 30]),
    ...[`${name.slice(0, 24)}_fan`, `the.${name.slice(0, 24)}`].map((other, i) => {
      const left = 40 + i * 470;
      return frame(
        "person_suggestion",
        [left, top + 40, left + 440, top + 150],
        text("person_suggestion_name", other, [left + 20, top + 45, left + 420, top + 80]),
        button("person_suggestion_follow", words.follow, `followOther:${other}`, [
          left + 20,
          top + 90,
          left + 420,
          top + 140,
        ]),
      );
    }),
  ];
}
