/** A share that ends on a page which nobody knows: the app's own way is gone instead. */
import { expect, test } from "vitest";
import { parseScreen } from "../../../src/device/ui/screen.ts";
import { profileOf } from "../../../src/scripts/catalog.ts";
import { compose } from "../../../src/scripts/compose/compose.ts";
import { shareAgain } from "../../../src/scripts/compose/enter-again.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { node, paperPhone } from "../paper-app.ts";
import type { PaperApp } from "../paper-app.ts";

const never = new AbortController().signal;

type Page = "tabs" | "question" | "sheet" | "camera" | "gallery" | "form";

const button = (text: string, top: number) =>
  node("Button", [40, top, 1040, top + 120], { text, clickable: true });

/** Asks what a shared file is to become, in words that no profile has. */
function askingApp() {
  let page: Page = "tabs";
  let caption = "";
  const touched: string[] = [];
  const tabs = [
    node("FrameLayout", [430, 2270, 650, 2400], { desc: "Create", clickable: true }),
    node("FrameLayout", [860, 2270, 1080, 2400], { desc: "Profile", clickable: true }),
  ];
  const question = [button("Send it to somebody", 1600), button("Keep it for yourself", 1800)];
  const pages: Record<Page, () => readonly string[]> = {
    tabs: () => tabs,
    question: () => question,
    sheet: () => [...tabs, node("View", [0, 0, 1080, 2400], { clickable: true }), ...question],
    camera: () => [button("Upload", 2000)],
    gallery: () => [
      node(
        "GridView",
        [0, 300, 1080, 2200],
        {},
        node("FrameLayout", [0, 300, 360, 660], { clickable: true }),
        node("FrameLayout", [360, 300, 720, 660], { clickable: true }),
      ),
    ],
    form: () => [
      node("EditText", [40, 200, 1040, 500], {
        text: caption || "Describe it",
        hint: "Describe it",
        clickable: true,
      }),
      button("Post", 2200),
    ],
  };
  const app: PaperApp = {
    draw: () => pages[page](),
    touch(x, _y, { text, desc }) {
      touched.push(text || desc || `tile ${Math.floor(x / 360)}`);
      const next: Record<Page, Page> = {
        ...{
          tabs: "camera",
          question: "question",
          sheet: "sheet",
          camera: "gallery",
          gallery: "form",
          form: "form",
        },
      };
      page = next[page];
    },
    type: (text) => void (caption = text),
  };
  return { app, touched, caption: () => caption, show: (shown: Page) => void (page = shown) };
}

const leadsTo = ["question", "sheet"] as const;

test.each(leadsTo)(
  "a share to a %s that leads nowhere is told soon, and the file is picked",
  async (asked) => {
    const { app, touched, caption, show } = askingApp();
    const { parts, flow, clock, steps } = paperPhone(app);
    Object.assign(parts.session, {
      share: async () => show(asked),
      stopApp: async () => show("tabs"),
      launch: async () => show("tabs"),
      allowMedia: async () => {},
    });
    const file = { uri: "content://x/1", id: 1, path: "/x/f1.mp4", contentType: "video/mp4", unique: "f1" };
    const draft = {
      ...{ title: null, caption: "hello", files: [file], isStory: false, check: async () => {} },
      config: {
        ...{ script: "post", postWay: "share", addSound: "default", soundName: "", customSoundKeyword: "" },
        ...{ originSoundVolume: 50, addSoundVolume: 50, addProductLink: false, soundWaitMs: 1000 },
      },
    };
    const post = await compose(flow, parts as never, draft as never, never);
    expect([post.node.text, caption()]).toEqual(["Post", "hello"]);
    expect(touched).toEqual(["Create", "Upload", "tile 0"]);
    expect(steps).toContainEqual(expect.stringMatching(/^go by the app's picker: .*Send it to somebody/));
    expect(clock.elapsed()).toBeLessThan(60_000);
  },
);

test("two looks at pages alike, long apart, are not one page that stayed", () => {
  const clock = new ManualClock();
  const elsewhere = shareAgain({ profile: profileOf("tiktok"), clock }, async () => {});
  const screen = parseScreen(`<hierarchy>${node("View", [0, 0, 1080, 2400])}</hierarchy>`);
  const looks = (times: number) => {
    for (let i = 0; i < times; i++) {
      clock.advance(1000);
      elsewhere(screen);
    }
  };
  looks(15);
  clock.advance(15_000);
  looks(15);
  expect(() => looks(6)).toThrow("leads nowhere");
});
