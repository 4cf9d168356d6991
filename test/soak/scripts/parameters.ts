/** What a task may be asked for: each parameter of script_config is a line. */
import type { App } from "../../../src/model/task.ts";
import { drawCaption } from "./captions.ts";
import { type Asked, oneOf, type Parameter, type Seen } from "./parameter.ts";
import { asksForSound, isStory, soundParameters } from "./sounds.ts";

const PACKAGES = { tiktok: "com.zhiliaoapp.musically", instagram: "com.instagram.android" } as const;

const ofImages = ({ config }: Asked) => config["content_type"] === 1;

/** Nothing may come of it. A call may ask for it too, beside its config. */
const dryRun: Parameter = {
  name: "dry_run",
  draw: (chance) => (chance.next() < 0.1 ? chance.pick([true, "true", false]) : undefined),
};

/** In this order: a later one may depend on what was drawn before. */
export const postParameters: readonly Parameter[] = [
  {
    name: "content_type",
    draw: oneOf(0, 0, 1),
    // TikTok does not leave images silent
    changes: (_, value: 0 | 1, { app }) => ({
      kind: value === 1 ? "images" : "video",
      sound: value === 1 && app === "tiktok" ? /^Golden Hour$/ : /^$/,
    }),
  },
  { name: "image_count", draw: oneOf(1, 2, 3), when: ofImages },
  { name: "post_way", draw: oneOf(undefined, "share", "addButton", "addButton", "useSound") },
  { name: "captions", draw: drawCaption, changes: (_, value: string, { app }) => written(app, value) },
  { name: "upload_wait_time", draw: oneOf(undefined, 60, 120) },
  {
    name: "placement",
    draw: oneOf(undefined, undefined, undefined, "reel", "story", "story"),
    changes: (_, _value, asked) => (isStory(asked) ? { isStory: true, captions: [""] } : {}),
    fails: (_, asked) => (isStory(asked) && asksForSound(asked) ? "OPTION_MISSING" : undefined),
  },
  ...soundParameters,
  {
    name: "add_product_link",
    draw: oneOf(undefined, undefined, undefined, 0, 1, "1"),
    changes: (_, value: string | number, { app }) => ({
      hasProductLink: app === "tiktok" && Number(value) === 1,
    }),
    // the phone's second account has no shop
    fails: (value: string | number, { app, username }) =>
      app === "tiktok" && Number(value) === 1 && username === "sim1_b" ? "OPTION_MISSING" : undefined,
  },
  dryRun,
];

export const visitParameters: readonly Parameter[] = [
  { name: "target_user", draw: oneOf("jane", "jane.doe_1", "private_jane", "friend_jane", "ghost_jane") },
  { name: "access_method", draw: oneOf(undefined, "direct", "search", "search") },
  dryRun,
];

const packageName: Parameter = {
  name: "package",
  draw: (chance, app) => chance.pick([undefined, undefined, PACKAGES[app]]),
  when: ({ username }) => username === null,
};

export const matchParameters: readonly Parameter[] = [packageName];

/** Of an account it is asked by that account's name. */
export const switchParameters: readonly Parameter[] = [
  {
    name: "username",
    draw: (chance, app) =>
      chance.pick(app === "tiktok" ? ["sim1_a", "sim1_b", "@SIM1_B", "stranger"] : ["sim1_ig", "stranger"]),
    when: ({ username }) => username === null,
    fails: (value: string) => (value === "stranger" ? "WRONG_ACCOUNT" : undefined),
  },
  packageName,
];

/** What the documentation says of braces, and of ## on TikTok. Nothing of what is drawn here nests. */
function written(app: App, captions: string): Partial<Seen> {
  const [, before = "", options, after = ""] = /^([^{]*)\{([^{}]*\|[^{}]*)\}(.*)$/su.exec(captions) ?? [];
  const texts = options === undefined ? [captions] : options.split("|").map((one) => before + one + after);
  const [title, body] = app === "tiktok" ? (texts[0]?.split("##") ?? []) : [];
  if (title === undefined || body === undefined) return { captions: texts.map((text) => text.trim()) };
  return { title: title.trim() || null, captions: [body.trim()] };
}
