/**
 * What a task may be asked for: each parameter of script_config is a line that says how it is drawn, when it counts, and
 * what it changes of what outsiders are to see.
 */
import type { App, JsonObject } from "../../../src/model/task.ts";
import type { Chance } from "../../../src/sim/chance.ts";
import { drawCaption } from "./captions.ts";

/** How a task's post looks from outside. */
export interface Seen {
  /** How many posts come of it. */
  readonly posts: 0 | 1;
  readonly kind: "video" | "images";
  readonly title: string | null;
  /** Spintax may come out as any of them. */
  readonly captions: readonly string[];
  readonly placement: string | null;
  /** Contained in the sound's name. */
  readonly sound: string;
}

export interface Parameter {
  readonly name: string;
  /** Undefined: it is left out of the call. */
  readonly draw: (chance: Chance) => unknown;
  /** Whether the app and what was drawn before leave room for it. */
  readonly when?: (app: App, config: JsonObject) => boolean;
  readonly changes?: (seen: Seen, value: never, app: App) => Partial<Seen>;
}

const PLAIN: Seen = {
  posts: 1,
  kind: "video",
  title: null,
  captions: [""],
  placement: null,
  sound: "",
};

const oneOf =
  (...values: readonly [unknown, ...unknown[]]) =>
  (chance: Chance) =>
    chance.pick(values);

const ofImages = (_: App, { content_type }: JsonObject) => content_type === 1;

/** In this order: a later one may depend on what was drawn before. */
export const postParameters: readonly Parameter[] = [
  {
    name: "content_type",
    draw: oneOf(0, 0, 1),
    changes: (_, value: 0 | 1) => ({ kind: value === 1 ? "images" : "video" }),
  },
  { name: "image_count", draw: oneOf(1, 2, 3), when: ofImages },
  { name: "post_way", draw: oneOf(undefined, "share", "addButton", "addButton") },
  { name: "captions", draw: drawCaption, changes: (_, value: string, app) => written(app, value) },
  { name: "upload_wait_time", draw: oneOf(undefined, 60, 120) },
];

export const visitParameters: readonly Parameter[] = [
  { name: "target_user", draw: oneOf("jane", "jane.doe_1", "private_jane", "friend_jane", "ghost_jane") },
  { name: "access_method", draw: oneOf(undefined, "direct", "search", "search") },
];

/** As it is sent; what was not drawn is not in it. */
export function drawConfig(parameters: readonly Parameter[], app: App, chance: Chance): JsonObject {
  const config: Record<string, unknown> = {};
  for (const { name, draw, when } of parameters) {
    // drawn in any case, so that a line more or less does not change all others
    const value = draw(chance.fork(name));
    if (value !== undefined && (when?.(app, config) ?? true)) config[name] = value;
  }
  return config;
}

export function seenOf(parameters: readonly Parameter[], app: App, config: JsonObject): Seen {
  return parameters.reduce<Seen>((seen, { name, changes }) => {
    const isGiven = name in config && changes !== undefined;
    return isGiven ? { ...seen, ...changes(seen, config[name] as never, app) } : seen;
  }, PLAIN);
}

/** What the documentation says of braces, and of ## on TikTok. Nothing of what is drawn here nests. */
function written(app: App, captions: string): Partial<Seen> {
  const [, before = "", options, after = ""] = /^([^{]*)\{([^{}]*\|[^{}]*)\}(.*)$/su.exec(captions) ?? [];
  const texts = options === undefined ? [captions] : options.split("|").map((one) => before + one + after);
  const [title, body] = app === "tiktok" ? (texts[0]?.split("##") ?? []) : [];
  if (title === undefined || body === undefined) return { captions: texts.map((text) => text.trim()) };
  return { title: title.trim() || null, captions: [body.trim()] };
}
