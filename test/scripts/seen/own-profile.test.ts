import { expect, test } from "vitest";
import { parseScreen } from "../../../src/device/ui/screen.ts";
import { Problem } from "../../../src/model/problem.ts";
import { profileOf } from "../../../src/scripts/catalog.ts";
import type { Flow, Goal } from "../../../src/scripts/flow/flow.ts";
import { seeOwnProfile } from "../../../src/scripts/seen/own-profile.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const HOME =
  '<hierarchy><android.widget.FrameLayout package="launcher" bounds="[0,0][1080,2400]"/></hierarchy>';

/** What `decide` comes to on each screen, of a second each, when the goal of this name is asked. */
async function decisions(goalName: string, screens: readonly string[]): Promise<readonly string[]> {
  const clock = new ManualClock();
  const kinds: string[] = [];
  const flow = {
    async until(goal: Goal<unknown>) {
      if (goal.name === "open the own profile") return { user: "me", items: 1, count: null, first: {} };
      let screen = parseScreen(screens[0] ?? HOME);
      if (goal.name !== goalName) return screen;
      for (const xml of screens) {
        screen = parseScreen(xml);
        kinds.push((await goal.decide(screen)).kind);
        clock.advance(1000);
      }
      return screen;
    },
  };
  const context = {
    session: {},
    profile: profileOf("tiktok"),
    clock,
    username: null,
    packageName: "the.app",
  };
  const here = context as unknown as Parameters<typeof seeOwnProfile>[1];
  await seeOwnProfile(flow as unknown as Flow, here, { caption: "" }, never);
  return kinds;
}

test("a phone that fell asleep shows no post, however long", async () => {
  const locked = HOME.replace("launcher", "com.android.systemui");
  const video = HOME.replace("launcher", "the.app");
  const asleep = [locked, locked, locked, locked, locked];
  expect(await decisions("open the newest post", [...asleep, video, video, video, video])).toEqual([
    ...asleep.map(() => "lost"),
    ...["wait", "wait", "wait", "done"],
  ]);
});

test("who went back too far, out of the app, comes back to its profile", async () => {
  const home = parseScreen(HOME);
  const done: string[] = [];
  const flow = {
    async until(goal: Goal<unknown>) {
      if (goal.name === "open the own profile") return { user: "me", items: 1, count: null, first: {} };
      if (goal.name !== "back to the profile") return home;
      const decision = await goal.decide(home);
      if (decision.kind === "act") await decision.act(never);
      return true;
    },
  };
  const session = {
    wake: async () => void done.push("wake"),
    launch: async (name: string) => void done.push(`launch ${name}`),
    back: async () => void done.push("back"),
  };
  const context = { session, profile: profileOf("tiktok"), clock: new ManualClock(), username: null };
  const here = { ...context, packageName: "the.app" } as unknown as Parameters<typeof seeOwnProfile>[1];
  await seeOwnProfile(flow as unknown as Flow, here, { caption: "" }, never);
  expect(done).toEqual(["wake", "launch the.app"]);
});

test.each([
  ["counts posts", 5, true],
  ["does not", null, false],
])("where no post can be opened, an app that %s has said enough", async (_, count, isEnough) => {
  const flow = {
    async until({ name }: Goal<unknown>) {
      if (name === "open the own profile") return { user: "me", items: 5, count, first: {} };
      throw new Problem("SCREEN_UNKNOWN", `did not get to ${name}`);
    },
  };
  const context = { profile: profileOf("instagram"), clock: new ManualClock(), username: null };
  const here = { ...context, packageName: "the.app" } as unknown as Parameters<typeof seeOwnProfile>[1];
  const sight = seeOwnProfile(flow as unknown as Flow, here, { caption: "hello", isThorough: true }, never);
  if (isEnough) expect(await sight).toMatchObject({ user: "me", count: 5, newest: null });
  else await expect(sight).rejects.toMatchObject({ reason: "SCREEN_UNKNOWN" });
});

const never = new AbortController().signal;
