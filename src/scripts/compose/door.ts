/** Where the app's own way to a post begins. */
import type { Hit, Selector } from "../../device/ui/find.ts";
import type { Screen } from "../../device/ui/screen.ts";
import { toTabs } from "../account/own-page.ts";
import type { SelectorName } from "../apps/profile.ts";
import { lost } from "../flow/flow.ts";
import type { Decision } from "../flow/flow.ts";
import type { ScriptContext } from "../script.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock"> & { readonly packageName: string };

export interface Door {
  /** For people. */
  readonly what: string;
  /** What it is found by, and what leads on from it. */
  readonly looksFor: readonly SelectorName[];
  /** What leads from behind it to the gallery; none where the gallery comes at once. */
  readonly gallery: Selector;
  /** The way to what is touched. */
  toIt(screen: Screen): Decision<Hit>;
  /** Whether the page is still the one before it. */
  isOn(screen: Screen): boolean;
}

/** The app's +. */
export function byCreate(context: Context): Door {
  const { createTab, gallery } = context.profile.selectors;
  const onTabs = toTabs(context);
  return {
    what: "create",
    looksFor: ["profileTab", "createTab", "gallery"],
    gallery,
    toIt(screen) {
      const way = onTabs(screen);
      if (way.kind !== "done") return way;
      const hit = screen.find(createTab);
      return hit ? { kind: "done", value: hit } : lost;
    },
    isOn: (screen) => screen.find(createTab) !== undefined,
  };
}
