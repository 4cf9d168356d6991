/** Stored pages on which Android itself asks which part of the app takes what is shared. */
import { describe, expect, test } from "vitest";
import { parseScreen } from "../../../src/device/ui/screen.ts";
import { chooser } from "../../../src/scripts/compose/chooser.ts";
import { node, paperPhone } from "../paper-app.ts";

const row = (label: string, i: number) =>
  node(
    "LinearLayout",
    [0, 1500 + 130 * i, 1080, 1630 + 130 * i],
    { clickable: true },
    node("TextView", [150, 1520 + 130 * i, 1000, 1570 + 130 * i], { text: label }),
    node("TextView", [150, 1570 + 130 * i, 1000, 1610 + 130 * i], { text: "Instagram" }),
  );
const once = (isEnabled: boolean) =>
  `<android.widget.Button package="android" resource-id="android:id/button_once" text="Solo una vez" clickable="${isEnabled}" enabled="${isEnabled}" bounds="[40,2050][500,2180]"/>`;
const title = (text: string) => node("TextView", [40, 1400, 1000, 1490], { text });
const page = (...parts: string[]) =>
  parseScreen(
    `<hierarchy><a.FrameLayout package="android" bounds="[0,0][1080,2280]">${parts.join("")}</a.FrameLayout></hierarchy>`,
  );

/** What is touched on each of the pages, one after the other. */
async function touches(contentType: "video/mp4" | "image/png", ...pages: readonly string[][]) {
  const touched: string[] = [];
  const { parts } = paperPhone({ draw: () => [], touch: () => {} }, "instagram");
  const session = { tap: async ({ text }: { text: string }) => void touched.push(text) };
  const choose = chooser({ ...parts, session: session as never }, { contentType });
  for (const shown of pages) {
    const deed = choose(page(...shown));
    if (deed?.kind === "act") await deed.act(new AbortController().signal);
  }
  return touched;
}

const ROWS = ["Chats", "Feed", "Reels", "Historia"].map(row);

describe("Android's question who takes what is shared", () => {
  test("is answered, and then gone on with once, not always", async () => {
    const [before, after] = [
      [title("Compartir con"), ...ROWS, once(false)],
      [title("Compartir con"), ...ROWS, once(true)],
    ];
    expect(await touches("video/mp4", before, after, after)).toEqual(["Reels", "Solo una vez"]);
  });

  test("is gone on with where it offers what was answered the last time", async () => {
    const rest = [row("Chats", 0), row("Feed", 1), row("Historia", 2)];
    expect(await touches("video/mp4", [title("Compartir con Reels"), ...rest, once(true)])).toEqual([
      "Solo una vez",
    ]);
    expect(await touches("image/png", [title("Compartir con Reels"), ...rest, once(true)])).toEqual(["Feed"]);
  });
});
