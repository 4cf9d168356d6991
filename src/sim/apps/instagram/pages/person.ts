import type { View } from "../../../screen/view.ts";
import type { Person, Tie } from "../../people.ts";
import type { Phase } from "../../visit.ts";
import { button, page, text } from "../../widgets.ts";
import type { State } from "../state.ts";
import { tabBar, titleBar } from "./tab-bar.ts";

/** Somebody else's profile, as far as it has loaded. */
export function person(state: State): View {
  const { words, phase, person: shown } = state;
  const name = phase === "named" || phase === "complete" ? shown?.name : undefined;
  return page("person_root", ...titleBar(words, name ?? ""), ...PHASES[phase](state), tabBar(words, ""));
}

const PHASES: Readonly<Record<Phase, (state: State) => readonly View[]>> = {
  loading: () => [{ kind: "image", name: "profile_loading_spinner", at: [450, 450, 550, 510] }],
  offline: ({ words }) => [
    text("empty_state_view_title", words.offline, [150, 430, 850, 470]),
    button("empty_state_view_button", words.retry, "retry", [350, 490, 650, 550]),
  ],
  missing: ({ words }) => [
    text("empty_state_view_title", words.notFound, [100, 400, 900, 450]),
    text("empty_state_view_subtitle", words.notFoundMore, [100, 460, 900, 520]),
  ],
  named: (state) => header(state),
  complete: (state) => [...header(state), ...(state.person ? actions(state, state.person) : [])],
};

function header({ words, habits, person: shown }: State): readonly View[] {
  const low = (top: number): number => top + habits.shift;
  return [
    text("profile_header_full_name", shown?.displayName ?? "", [40, low(230), 600, low(260)]),
    text("profile_header_following_value", "321", [700, low(130), 900, low(160)]),
    text("profile_header_following_label", words.followingCount, [700, low(160), 900, low(185)]),
  ];
}

const FOLLOWED: ReadonlySet<Tie> = new Set<Tie>(["following", "friends"]);

function actions({ words, habits, tie }: State, { name }: Person): readonly View[] {
  const low = (top: number): number => top + habits.shift;
  const labels: Readonly<Record<Tie, string>> = {
    none: words.follow,
    follows_us: words.followBack,
    requested: words.requested,
    following: words.following,
    friends: words.following,
  };
  const message = button("profile_header_message_button", words.message, "message", [
    500,
    low(340),
    960,
    low(390),
  ]);
  return [
    button("profile_header_follow_button", labels[tie], "follow", [40, low(340), 480, low(390)]),
    ...(FOLLOWED.has(tie) ? [message] : []),
    text("similar_accounts_header", words.suggested, [40, low(430), 600, low(460)]),
    ...[`${name.slice(0, 24)}_fan`, `the.${name.slice(0, 24)}`].flatMap((other, i) => {
      const left = 40 + i * 470;
      return [
        text("suggested_user_name", other, [left, low(480), left + 440, low(520)]),
        button("suggested_user_follow_button", words.follow, `followOther:${other}`, [
          left,
          low(530),
          left + 440,
          low(575),
        ]),
      ];
    }),
  ];
}
