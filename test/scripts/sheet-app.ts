import { node } from "./paper-app.ts";
import type { PaperApp } from "./paper-app.ts";

export const next = node("Button", [700, 2250, 1040, 2350], { text: "Next", clickable: true });

/** A sheet over an editor, whose nodes stay in the tree; the search is a page of its own; a row is chosen, then confirmed. */
export class SheetApp implements PaperApp {
  sound = "";
  page: "editor" | "sheet" | "search" = "editor";
  query = "";
  found = "";
  chosen = "";
  sure = 0;

  draw() {
    const chip = node("LinearLayout", [300, 90, 780, 180], {
      desc: this.sound || "Add sound",
      clickable: true,
    });
    if (this.page === "editor") return [chip, next];
    if (this.page === "sheet")
      return [
        chip,
        next,
        node("View", [0, 0, 1080, 2400], { clickable: true }),
        node("TextView", [40, 1100, 300, 1160], { text: "For You", clickable: true }),
        node("ImageView", [940, 1100, 1040, 1160], { desc: "Search", clickable: true }),
        ...this.rows(["Trending One", "Trending Two"], 1200),
      ];
    return [
      node("EditText", [100, 90, 900, 180], {
        text: this.query || "Search",
        hint: "Search",
        clickable: true,
      }),
      ...this.rows(this.found ? [`${this.found} (Remix)`, this.found, "Another"] : [], 300),
    ];
  }

  rows(names: readonly string[], top: number) {
    return names.map((name, i) =>
      node(
        "ViewGroup",
        [0, top + i * 160, 1080, top + i * 160 + 150],
        { clickable: true },
        node("TextView", [200, top + i * 160 + 10, 800, top + i * 160 + 70], { text: name }),
        node("TextView", [200, top + i * 160 + 80, 800, top + i * 160 + 140], { text: "Duke Dumont · 3:29" }),
        ...(this.chosen === name
          ? [
              node("ImageView", [900, top + i * 160 + 20, 1040, top + i * 160 + 120], {
                desc: "Done",
                clickable: true,
              }),
            ]
          : []),
      ),
    );
  }

  touch(_x: number, _y: number, touched: { text: string; desc: string }) {
    if (touched.desc === "Add sound") this.page = "sheet";
    else if (touched.desc === "Search") this.page = "search";
    else if (touched.desc === "Done") {
      this.sound = `${this.chosen} - Duke Dumont`;
      this.page = "editor";
    } else this.chosen = touched.text;
  }

  type(text: string) {
    this.query = text;
  }

  enter() {
    this.found = this.query;
  }

  back() {
    this.page = "editor";
  }
}
