import type { View } from "../../../screen/view.ts";
import { button, dialog, icon, page, row, sheet, text } from "../../widgets.ts";
import type { Sheet } from "../moves.ts";
import type { State } from "../state.ts";

/** Dialogs over a page. They dim it and take every touch; `accept` and `dismiss` are their answers. */
export const SHEETS: Readonly<Record<Sheet, (state: State) => View>> = {
  accounts: ({ words, accounts }) =>
    sheet(
      600,
      icon("sheet_close", words.close, "dismiss", [900, 610, 980, 650]),
      ...accounts.map(({ name }, i) => {
        const top = 670 + i * 85;
        return {
          ...row(
            "account_row",
            `switch:${name}`,
            [0, top, 1000, top + 80],
            { kind: "image", name: "account_picture", at: [40, top + 10, 140, top + 70] },
            text("account_name", name, [180, top + 20, 700, top + 60]),
          ),
          isSelected: i === 0,
        };
      }),
      button("account_add", words.addAccount, "addAccount", [0, 910, 1000, 970]),
    ),
  unfollow: ({ words, person }) =>
    sheet(
      700,
      text("unfollow_name", person?.displayName ?? "", [100, 715, 900, 750]),
      button("unfollow_row", words.unfollow, "unfollow", [0, 770, 1000, 840]),
      button("unfollow_cancel", words.cancel, "dismiss", [0, 900, 1000, 970]),
    ),
  askToPost: ({ words, habits }) =>
    dialog(
      text("dialog_title", words.askToPost, [150, 420, 850, 460]),
      text("dialog_more", words.askToPostMore, [150, 465, 850, 510]),
      button("dialog_cancel", words.cancel, "dismiss", [120, 530, 490, 590]),
      button("dialog_confirm", words[habits.confirmWord], "accept", [510, 530, 880, 590]),
    ),
  leave: ({ words }) =>
    sheet(
      680,
      text("leave_title", words.leave, [100, 695, 900, 735]),
      button("leave_discard", words.discard, "accept", [0, 750, 1000, 810]),
      button("leave_save", words.saveDraft, "saveDraft", [0, 820, 1000, 880]),
      button("leave_cancel", words.cancel, "dismiss", [0, 900, 1000, 960]),
    ),
  badFile: ({ words }) => notice(words.badFile, words.ok),
  blocked: ({ words, habits }) => notice(words[habits.limit], words.ok),
};

function notice(title: string, ok: string): View {
  return dialog(
    text("dialog_title", title, [150, 420, 850, 510]),
    button("dialog_confirm", ok, "accept", [350, 530, 650, 590]),
  );
}

export function logIn({ words }: State): View {
  return page(
    "log_in_root",
    text("log_in_title", words.logInMore, [150, 250, 850, 310]),
    button("log_in_phone", words.usePhone, "logIn", [100, 450, 900, 510]),
    button("log_in_button", words.logIn, "logIn", [100, 900, 900, 960]),
  );
}
