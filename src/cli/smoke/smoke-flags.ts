/** What `phonefleet smoke` takes. */
import { serveFlags } from "../../config.ts";
import { oneOf, path, text, toggle } from "../../flag-kinds.ts";
import { type Flag, FlagProblem, type FlagValues } from "../../flags.ts";
import { apps } from "../../model/script-config.ts";
import type { App } from "../../model/task.ts";

const flag = <Value>(definition: Flag<Value>) => definition;
const nothing = { otherwise: null, otherwiseText: "none" };

export const smokeFlags = {
  serial: flag<string>({
    placeholder: "S",
    help: "The phone, as adb or as the phone itself calls it (ro.serialno).",
    otherwise: undefined,
    parse: text("a serial"),
  }),
  adb: serveFlags.adb,
  app: flag<App | null>({
    placeholder: "NAME",
    help: `The app to try: ${apps.join(" or ")}.`,
    otherwise: null,
    otherwiseText: "each that the phone has",
    parse: oneOf(...apps),
  }),
  profile: flag<string | null>({
    placeholder: "FILE",
    help: "A profile to try, laid over the app's shipped one.",
    otherwise: null,
    otherwiseText: "the shipped one alone",
    needs: "app",
    parse: path("a file"),
  }),
  account: flag<string | null>({
    placeholder: "NAME",
    help: "The account to switch to.",
    otherwise: null,
    otherwiseText: "whoever is signed in",
    parse: text("a user name"),
  }),
  user: flag<string | null>({
    placeholder: "NAME",
    help: "Whose page is looked at; nobody is followed.",
    otherwise: null,
    otherwiseText: "the platform's own",
    parse: text("a user name"),
  }),
  post: flag<string | null>({
    placeholder: "FILE",
    help: "Makes a post of this video or image up to the touch on Post, by the system's share and by the app's own picker. Taken only with --dry-run: smoke never publishes.",
    ...nothing,
    parse: path("a file"),
  }),
  "dry-run": flag({
    placeholder: "",
    help: "Stops before Post is touched, leaves the editors and discards the draft.",
    otherwise: false,
    otherwiseText: "off",
    needs: "post",
    isSwitch: true,
    parse: toggle,
  }),
  caption: flag({
    placeholder: "TEXT",
    help: "What is typed, and never published.",
    otherwise: "phonefleet smoke 🎬 never published",
    parse: text("some text"),
  }),
  pictures: flag({
    placeholder: "on|off",
    help: "Whether pictures of the screen go into the report, besides its texts.",
    otherwise: "on",
    parse: oneOf("on", "off"),
  }),
  out: flag<string | null>({
    placeholder: "DIR",
    help: "Where the report is written; it may not exist yet.",
    otherwise: null,
    otherwiseText: "phonefleet-smoke-TIME in this folder",
    parse: path("a directory"),
  }),
} as const;

export type SmokeFlags = FlagValues<typeof smokeFlags>;

/** Throws FlagProblem. */
export function checkDryRun({ post, "dry-run": isDry }: Pick<SmokeFlags, "post" | "dry-run">): void {
  if (post !== null && !isDry) throw new FlagProblem(["smoke never publishes: --post needs --dry-run"]);
}
