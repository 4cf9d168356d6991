/** Stands between a script and its phone: whether each goal says all that it asks the screen for. */
import type { Match, Selector } from "../../src/device/ui/find.ts";
import type { Screen } from "../../src/device/ui/screen.ts";
import type { ScriptContext } from "../../src/scripts/script.ts";

type Watched = Pick<ScriptContext, "session" | "profile" | "hooks">;

/** Of each goal what it has asked the screen for without having said so. */
export function watching() {
  const unsaid = new Set<string>();
  const goals = new Set<string>();
  const around = <T extends Watched>(context: T): T => {
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
