/** What `phonefleet profile` takes. */
import { oneOf, path, toggle } from "../../flag-kinds.ts";
import type { Flag } from "../../flags.ts";
import type { App } from "../../model/task.ts";

const flag = <Value>(definition: Flag<Value>) => definition;

export const profileFlags = {
  app: flag<App | null>({
    placeholder: "tiktok|instagram",
    help: "Whose pages the trees are of.",
    otherwise: null,
    otherwiseText: "the app whose package is on the tree",
    parse: oneOf("tiktok", "instagram"),
  }),
  profile: flag<string | null>({
    placeholder: "FILE",
    help: "A profile to lay over the shipped one, as one goes into the data directory.",
    otherwise: null,
    otherwiseText: "the shipped one alone",
    parse: path("a file"),
  }),
  before: flag<string | null>({
    placeholder: "FILE",
    help: "Of replay: the profile to compare with, as the one that was in use then.",
    otherwise: null,
    otherwiseText: "the shipped one alone",
    parse: path("a file"),
  }),
  json: flag({
    placeholder: "",
    help: "Prints one JSON object a tree.",
    otherwise: false,
    otherwiseText: "as text",
    isSwitch: true,
    parse: toggle,
  }),
} as const;
