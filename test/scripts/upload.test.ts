import { expect, test } from "vitest";
import { parseScreen } from "../../src/device/ui/screen.ts";
import { profileOf } from "../../src/scripts/catalog.ts";
import type { Flow, Goal } from "../../src/scripts/flow.ts";
import { Pace } from "../../src/scripts/pace.ts";
import { onProfile } from "../../src/scripts/showing.ts";
import { Upload } from "../../src/scripts/upload.ts";
import { ManualClock } from "../support/manual-clock.ts";

const packageName = "com.zhiliaoapp.musically";
const never = new AbortController().signal;
const node = (attributes: string) => `<node package="${packageName}" ${attributes}/>`;
const tree = (nodes: string) => parseScreen(`<hierarchy>${nodes}</hierarchy>`);
const home = node('text="Home" bounds="[0,2000][1080,2100]"');
const feed = tree(home);
const percent = tree(node('text="42 %" bounds="[10,60][140,120]"') + home);

/** How long an upload of a phone of this pace is watched while nothing but these screens shows. */
async function watched(pace: Pace, ...screens: (typeof feed)[]): Promise<{ end: string; ms: number }> {
  const clock = new ManualClock();
  const flow: Pick<Flow, "until"> = {
    async until<T>(goal: Goal<T>) {
      for (;;) {
        const decision = await goal.decide(screens.shift() ?? feed);
        if (decision.kind === "done") return decision.value;
        clock.advance(25);
      }
    },
  };
  const hooks = {
    ...{ progress() {}, step() {}, remark() {}, countAction: async () => {} },
    passPointOfNoReturn: async () => {},
  };
  const context = { session: {} as never, profile: profileOf("tiktok"), clock, hooks, pace, packageName };
  const form = onProfile.formOf(context.profile, "hello");
  const upload = new Upload(context, form, 60_000);
  const end = await upload.watch(flow as Flow, 60_000, never);
  return { end, ms: clock.elapsed() };
}

test("an app that shows no progress is watched for it ever shorter, one that does is not", async () => {
  const pace = new Pace();
  expect(await watched(pace)).toEqual({ end: "unseen", ms: 2500 });
  expect(await watched(pace)).toEqual({ end: "unseen", ms: 625 });
  expect(await watched(pace)).toEqual({ end: "unseen", ms: 300 });
  expect(await watched(pace, feed, percent)).toEqual({ end: "ended", ms: 75 });
  expect(await watched(pace)).toEqual({ end: "unseen", ms: 2500 });
});
