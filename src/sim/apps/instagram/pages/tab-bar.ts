import type { View } from "../../../screen/view.ts";
import { icon, text } from "../../widgets.ts";
import type { Words } from "../words/en.ts";

const TABS = [
  ["feed_tab", "home"],
  ["search_tab", "search"],
  ["creation_tab", "create"],
  ["clips_tab", "reels"],
  ["profile_tab", "profile"],
] as const;

export function tabBar(words: Words, selected: string): View {
  return {
    kind: "frame",
    name: "tab_bar",
    at: [0, 930, 1000, 1000],
    isOpaque: true,
    children: TABS.map(([name, tab], i) => ({
      kind: "tab",
      name,
      desc: words[tab],
      on: tab,
      isSelected: tab === selected,
      at: [i * 200, 932, i * 200 + 200, 998],
      children: [{ kind: "image", name: "tab_icon", at: [i * 200 + 60, 945, i * 200 + 140, 985] }],
    })),
  };
}

/** The bar on top of a page that is not a tab's own. */
export function titleBar(words: Words, title: string): readonly View[] {
  return [
    icon("action_bar_button_back", words.back, "back", [10, 42, 110, 88]),
    text("action_bar_title", title, [150, 45, 700, 85]),
  ];
}
