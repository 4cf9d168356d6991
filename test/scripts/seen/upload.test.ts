import { describe, expect, test } from "vitest";
import { parseScreen } from "../../../src/device/ui/screen.ts";
import type { App } from "../../../src/model/task.ts";
import { profileOf } from "../../../src/scripts/catalog.ts";
import type { Flow, Goal } from "../../../src/scripts/flow/flow.ts";
import { Pace } from "../../../src/scripts/flow/pace.ts";
import { onProfile } from "../../../src/scripts/seen/showing.ts";
import { Upload } from "../../../src/scripts/seen/upload.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const packageName = "com.zhiliaoapp.musically";
const never = new AbortController().signal;
const node = (attributes: string) => `<node package="${packageName}" ${attributes}/>`;
const tree = (nodes: string) => parseScreen(`<hierarchy>${nodes}</hierarchy>`);
const home = node('text="Home" bounds="[0,2000][1080,2100]"');
const feed = tree(home);
const percent = tree(node('text="42 %" bounds="[10,60][140,120]"') + home);

/** How long an upload of a phone of this pace is watched while nothing but these screens shows. */
async function watched(pace: Pace, ...screens: (typeof feed)[]): Promise<{ end: string; ms: number }> {
  const { end, ms } = await watchedOn("tiktok", pace, ...screens);
  return { end, ms };
}

/** The first screen is the one that Post was touched on, and still shows. */
async function watchedOn(app: App, pace: Pace, ...screens: (typeof feed)[]) {
  const touched: string[] = [];
  const clock = new ManualClock();
  const flow: Pick<Flow, "until"> = {
    async until<T>(goal: Goal<T>) {
      for (;;) {
        const decision = await goal.decide(screens.shift() ?? feed);
        if (decision.kind === "done") return decision.value;
        if (decision.kind === "act") await decision.act(never);
        clock.advance(25);
      }
    },
  };
  const hooks = {
    ...{ progress() {}, step() {}, remark() {}, countAction: async () => {} },
    passPointOfNoReturn: async () => {},
  };
  const tap = async ({ id }: { id: string }) => void touched.push(id);
  const session = { tap, lastScreen: screens[0] } as never;
  const context = { session, profile: profileOf(app), clock, hooks, pace, packageName };
  const form = onProfile.formOf(context.profile, "hello");
  const upload = new Upload(context, form, 60_000);
  const end = await upload.watch(flow as Flow, 60_000, never);
  return { end, ms: clock.elapsed(), touched };
}

test("an app that shows no progress is watched for it ever shorter, one that does is not", async () => {
  const pace = new Pace();
  expect(await watched(pace)).toEqual({ end: "unseen", ms: 2500 });
  expect(await watched(pace)).toEqual({ end: "unseen", ms: 625 });
  expect(await watched(pace)).toEqual({ end: "unseen", ms: 300 });
  expect(await watched(pace, feed, percent)).toEqual({ end: "ended", ms: 75 });
  expect(await watched(pace)).toEqual({ end: "unseen", ms: 2500 });
});

test("a sheet over the page that has a Share of its own is answered, once", async () => {
  const button = (id: string, bounds: string) =>
    node(`text="Share" resource-id="a:id/${id}" clickable="true" bounds="${bounds}"`);
  const form =
    node(
      `class="android.widget.EditText" text="hello" resource-id="a:id/caption_input_text_view" bounds="[40,640][1040,860]"`,
    ) + button("share_button", "[560,2000][1040,2140]");
  const scrim = node('clickable="true" bounds="[0,0][1080,2280]"');
  const sheet = tree(
    form +
      scrim +
      node('text="About Reels" bounds="[60,1280][1020,1380]"') +
      button("own", "[60,1760][1020,1880]"),
  );
  const { end, touched } = await watchedOn("instagram", new Pace(), tree(form), sheet, sheet, sheet, sheet);
  expect(touched).toEqual(["a:id/own"]);
  expect(end).toBe("unseen");
});

describe("a form that stays", () => {
  const form =
    node(
      'class="android.widget.EditText" text="hello" resource-id="a:id/caption_input_text_view" bounds="[40,640][1040,860]"',
    ) + node('text="Share" resource-id="a:id/share_button" clickable="true" bounds="[560,2000][1040,2140]"');
  const stays = (more: string) => [form, ...Array.from({ length: 1000 }, () => form + more)].map(tree);

  test("for so long has not taken the touch", async () => {
    const { end, ms } = await watchedOn("instagram", new Pace(), ...stays(""));
    expect({ end, ms }).toEqual({ end: "untaken", ms: 20_000 });
  });

  test("and is in the tree twice while it moves is not asked to post again by its own button", async () => {
    const { end, touched } = await watchedOn("instagram", new Pace(), ...stays(form));
    expect({ end, touched }).toEqual({ end: "untaken", touched: [] });
  });

  test.each([
    ["a bar", node('class="android.widget.ProgressBar" bounds="[500,1000][580,1080]"')],
    ["words", node('text="Sharing…" bounds="[300,1000][780,1080]"')],
  ])("with %s that says that the app is at work has taken it", async (_, more) => {
    const { end } = await watchedOn("instagram", new Pace(), ...stays(more));
    expect(end).toBe("unseen");
  });
});
