import type { View } from "../../../screen/view.ts";
import { button, dialog, page, row, sheet, text } from "../../widgets.ts";
import type { Sheet } from "../moves.ts";
import type { State } from "../state.ts";

/** Over a page, which they dim. `accept` and `dismiss` are the answers of those that only ask. */
export const SHEETS: Readonly<Record<Sheet, (state: State) => View>> = {
  accounts: ({ accounts, words }) =>
    sheet(
      600,
      ...accounts.map(({ name }, i) =>
        row(
          "row_user_container",
          `switch:${name}`,
          [0, 620 + i * 80, 1000, 695 + i * 80],
          text("row_user_textview", name, [150, 630 + i * 80, 800, 680 + i * 80]),
        ),
      ),
      button("add_account", words.addAccount, "addAccount", [50, 900, 950, 960]),
    ),
  unfollow: ({ words, person }) =>
    sheet(
      700,
      text("bottom_sheet_title", person?.name ?? "", [100, 715, 900, 755]),
      row(
        "follow_sheet_unfollow_row",
        "unfollow",
        [0, 850, 1000, 920],
        text("row_simple_text_textview", words.unfollow, [50, 860, 950, 910]),
      ),
    ),
  confirm: ({ words }) =>
    dialog(
      text("dialog_body", words.unfollowMore, [150, 420, 850, 500]),
      button("primary_button", words.unfollow, "confirm", [510, 520, 860, 580]),
      button("auxiliary_button", words.cancel, "dismiss", [140, 520, 490, 580]),
    ),
  chooser: ({ words }) =>
    sheet(
      650,
      text("chooser_title", words.shareTo, [100, 665, 900, 705]),
      ...(["feed", "reel", "story"] as const).map((place, i) =>
        row(
          "chooser_row",
          `choose:${place}`,
          [0, 720 + i * 85, 1000, 800 + i * 85],
          text("chooser_label", words[PLACES[place]], [150, 735 + i * 85, 850, 785 + i * 85]),
        ),
      ),
    ),
  leave: ({ words }) =>
    dialog(
      text("dialog_title", words.leave, [150, 405, 850, 440]),
      button("primary_button", words.saveDraft, "saveDraft", [150, 445, 850, 490]),
      button("secondary_button", words.discard, "accept", [150, 495, 850, 540]),
      button("auxiliary_button", words.keepEditing, "dismiss", [150, 545, 850, 590]),
    ),
  badFile: ({ words }) => notice(words.badFile, "", words.ok),
  blocked: ({ words }) => notice(words.tryLater, words.limit, words.ok),
};

const PLACES = { feed: "feedPlace", reel: "reelsPlace", story: "storyPlace" } as const;

function notice(title: string, body: string, ok: string): View {
  return dialog(
    text("dialog_title", title, [150, 410, 850, 450]),
    ...(body === "" ? [] : [text("dialog_body", body, [150, 455, 850, 520])]),
    button("primary_button", ok, "accept", [350, 530, 650, 590]),
  );
}

export function logIn({ words }: State): View {
  return page(
    "log_in_root",
    text("log_in_title", words.logInMore, [150, 200, 850, 250]),
    { kind: "edit", name: "log_in_username", text: "", hint: words.profile, at: [100, 320, 900, 370] },
    button("log_in_button", words.logIn, "logIn", [100, 500, 900, 560]),
    button("log_in_new", words.newAccount, "logIn", [100, 900, 900, 960]),
  );
}
