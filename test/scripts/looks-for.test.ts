import { describe, expect, test } from "vitest";
import type { Match, Selector } from "../../src/device/ui/find.ts";
import type { Screen } from "../../src/device/ui/screen.ts";
import type { ScriptName } from "../../src/model/script-config.ts";
import type { ScriptContext } from "../../src/scripts/script.ts";
import { storyFormSelectors } from "../../src/scripts/story-editor.ts";
import { scriptRig } from "./rig.ts";
import type { Attempt } from "./rig.ts";

const story = { placement: "story" };

/** On the way to what was published an upload is watched, which is no goal's business. */
const whileLooking = [
  "open the own profile",
  "look for the own story",
  "look for it on the first page",
  "open the own story",
  "look through the own story",
  "back to the tabs",
];
const ofUpload = [...["uploadPercent", "caption", "captionField", "post"], ...storyFormSelectors];
const beside = whileLooking.flatMap((goal) => ofUpload.map((name) => `${goal}: ${name}`));

/** Of each goal that says what it looks for: what else it has asked the screen for. */
function watching() {
  const unsaid = new Set<string>();
  const goals = new Set<string>();
  const around = (context: ScriptContext): ScriptContext => {
    let goal: { readonly name: string; readonly looksFor: readonly string[] } | undefined;
    const names = new Map<Selector | Match, string>();
    for (const [name, selector] of Object.entries(context.profile.selectors))
      for (const one of [selector, ...selector]) names.set(one, name);
    const asked = (what: Selector | Match) => {
      const name = names.get(what);
      if (name && goal && !goal.looksFor.includes(name)) unsaid.add(`${goal.name}: ${name}`);
    };
    const hooks: ScriptContext["hooks"] = {
      ...context.hooks,
      step(name, note, looksFor) {
        if (looksFor) goal = { name, looksFor };
        if (looksFor) goals.add(name);
        context.hooks.step(name, note, looksFor);
      },
    };
    const watched = (screen: Screen): Screen => ({
      ...screen,
      shape: screen.shape,
      find: (selector) => (asked(selector), screen.find(selector)),
      findAll: (selector) => (asked(selector), screen.findAll(selector)),
      matches: (match) => (asked(match), screen.matches(match)),
    });
    const session = new Proxy(context.session, {
      get(target, name) {
        if (name === "screen") return async (signal: AbortSignal) => watched(await target.screen(signal));
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    return { ...context, hooks, session };
  };
  return { unsaid, goals, around };
}

const LONG_MS = 60_000;

const attempts: readonly (readonly [title: string, ScriptName, Attempt, goals: number])[] = [
  ["a post by share", "post", { config: { captions: "T##hi" }, context: { username: "sim1_b" } }, 9],
  ["a post by the picker", "post", { config: { captions: "hi", post_way: "addButton" } }, 7],
  ["a post of Instagram", "post", { app: "instagram", config: { captions: "", post_way: "addButton" } }, 5],
  ["a follow by search", "follow", { config: { target_user: "jane", access_method: "search" } }, 5],
  ["an unfollow by link", "unfollow", { config: { target_user: "friend_bob" } }, 2],
  ["a story by share", "post", { app: "instagram", config: story }, 6],
  ["a story by the app's +", "post", { app: "instagram", config: { ...story, post_way: "addButton" } }, 7],
  ["a post of Instagram by share", "post", { app: "instagram", config: { captions: "hi" } }, 5],
];

describe.concurrent("a goal says all that it looks for", () => {
  test.each(attempts)("of %s", { timeout: LONG_MS }, async (title, name, attempt, count) => {
    await using rig = await scriptRig(title);
    const { unsaid, goals, around } = watching();
    const media = name === "post" ? [await rig.video()] : [];
    const { error } = await rig.run(name, { ...attempt, media, around });
    expect(error).toBeUndefined();
    expect([...unsaid].filter((one) => !beside.includes(one))).toEqual([]);
    expect(goals.size).toBeGreaterThanOrEqual(count);
  });
});
