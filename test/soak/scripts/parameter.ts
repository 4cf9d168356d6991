/**
 * A parameter of script_config, as a soak draws it: when it counts, what it changes of what outsiders are to see, and
 * what no phone of the simulator can do.
 */
import type { FailureReason } from "../../../src/model/problem.ts";
import type { App, JsonObject } from "../../../src/model/task.ts";
import type { Chance } from "../../../src/sim/chance.ts";

/** How a task's post looks from outside. */
export interface Seen {
  readonly kind: "video" | "images";
  readonly title: string | null;
  /** Spintax may come out as any of them. */
  readonly captions: readonly string[];
  readonly isStory: boolean;
  /** Its name, which is empty where there is none. */
  readonly sound: RegExp;
  /** Percent. */
  readonly originalVolume: number;
  /** Percent, where there is a sound. */
  readonly addedVolume: number;
  readonly hasProductLink: boolean;
}

/** What is asked for, and of whom. */
export interface Asked {
  readonly app: App;
  readonly config: JsonObject;
  /** Null: whoever is signed in. */
  readonly username: string | null;
}

export interface Parameter {
  readonly name: string;
  /** Undefined: it is left out of the call. */
  readonly draw: (chance: Chance, app: App) => unknown;
  /** Whether the app and what was drawn before leave room for it. */
  readonly when?: (asked: Asked) => boolean;
  readonly changes?: (seen: Seen, value: never, asked: Asked) => Partial<Seen>;
  /** Why the phone cannot do it, however often it is tried. */
  readonly fails?: (value: never, asked: Asked) => FailureReason | undefined;
  /** Why some phones cannot. */
  readonly mayFail?: (value: never, asked: Asked) => FailureReason | undefined;
}

const PLAIN: Seen = {
  kind: "video",
  title: null,
  captions: [""],
  isStory: false,
  sound: /^$/,
  originalVolume: 50,
  addedVolume: 50,
  hasProductLink: false,
};

export const oneOf =
  (...values: readonly [unknown, ...unknown[]]) =>
  (chance: Chance) =>
    chance.pick(values);

/** As it is sent; what was not drawn is not in it. */
export function drawConfig(
  parameters: readonly Parameter[],
  { app, username }: Omit<Asked, "config">,
  chance: Chance,
): JsonObject {
  const config: Record<string, unknown> = {};
  for (const { name, draw, when } of parameters) {
    // drawn in any case, so that a line more or less does not change all others
    const value = draw(chance.fork(name), app);
    if (value !== undefined && (when?.({ app, username, config }) ?? true)) config[name] = value;
  }
  return config;
}

export function seenOf(parameters: readonly Parameter[], asked: Asked): Seen {
  return parameters.reduce<Seen>((seen, { name, changes }) => {
    const isGiven = name in asked.config && changes !== undefined;
    return isGiven ? { ...seen, ...changes(seen, asked.config[name] as never, asked) } : seen;
  }, PLAIN);
}

/** Each reason for which it fails whatever comes over the phone; none where it can be done. */
export function certainFailures(parameters: readonly Parameter[], asked: Asked): readonly FailureReason[] {
  return reasonsOf(parameters, asked, ({ fails }) => fails);
}

/** These, and those for which it fails on some phones. */
export function possibleFailures(parameters: readonly Parameter[], asked: Asked): readonly FailureReason[] {
  return [...certainFailures(parameters, asked), ...reasonsOf(parameters, asked, ({ mayFail }) => mayFail)];
}

function reasonsOf(
  parameters: readonly Parameter[],
  asked: Asked,
  why: (parameter: Parameter) => Parameter["fails"],
): readonly FailureReason[] {
  return parameters.flatMap((parameter) => {
    const { name } = parameter;
    const reason = name in asked.config ? why(parameter)?.(asked.config[name] as never, asked) : undefined;
    return reason === undefined ? [] : [reason];
  });
}
