import type { View } from "../../../screen/view.ts";
import { text } from "../../widgets.ts";
import type { Words } from "../words/en.ts";

const TABS = ["home", "friends", "create", "inbox", "profile"] as const;

export function tabBar(words: Words, selected: (typeof TABS)[number]): View {
  return {
    kind: "frame",
    name: "tab_bar",
    at: [0, 930, 1000, 1000],
    isOpaque: true,
    children: TABS.map((tab, i) => ({
      kind: "tab",
      name: `tab_${tab}`,
      desc: words[tab],
      on: tab,
      isSelected: tab === selected,
      at: [i * 200, 932, i * 200 + 200, 998],
      // the plus in the middle is a picture
      children:
        tab === "create"
          ? []
          : [text(`tab_label_${tab}`, words[tab], [i * 200 + 40, 970, i * 200 + 160, 995])],
    })),
  };
}
