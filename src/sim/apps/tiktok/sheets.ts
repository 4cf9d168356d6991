import type { View } from "../../screen/view.ts";
import type { Sheet } from "./moves.ts";
import type { Words } from "./words.ts";

/** Dialogs over a page. They dim it and take every touch; `accept` and `dismiss` are their answers. */
export const SHEETS: Readonly<Record<Sheet, (words: Words) => View>> = {
  askToPost: (words) =>
    dialog([
      { kind: "text", name: "dialog_title", text: words.askToPost, at: [150, 420, 850, 460] },
      { kind: "text", name: "dialog_more", text: words.askToPostMore, at: [150, 465, 850, 510] },
      { kind: "button", name: "dialog_cancel", text: words.cancel, on: "dismiss", at: [120, 530, 490, 590] },
      { kind: "button", name: "dialog_confirm", text: words.postNow, on: "accept", at: [510, 530, 880, 590] },
    ]),
  badFile: (words) =>
    dialog([
      { kind: "text", name: "dialog_title", text: words.badFile, at: [150, 440, 850, 490] },
      { kind: "button", name: "dialog_confirm", text: words.ok, on: "accept", at: [350, 530, 650, 590] },
    ]),
};

function dialog(children: readonly View[]): View {
  return {
    kind: "frame",
    name: "dialog_scrim",
    isOpaque: true,
    children: [{ kind: "frame", name: "dialog_box", at: [100, 400, 900, 600], isOpaque: true, children }],
  };
}
