/** One run, drawn from its seed: what is asked for, of which phone, what comes over it, and what the client does meanwhile. */
import type { ScriptName } from "../../../src/model/script-config.ts";
import type { App, JsonObject } from "../../../src/model/task.ts";
import { type Chance, createChance } from "../../../src/sim/chance.ts";
import { ACCOUNTS } from "./known.ts";
import { type Course, drawMoment, type Moment } from "./moments.ts";
import { drawConfig } from "./parameter.ts";
import { scripts } from "./scripts.ts";
import { drawTroubles, type Trouble } from "./troubles.ts";

export interface Run {
  readonly script: ScriptName;
  readonly seed: string;
  readonly app: App;
  readonly config: JsonObject;
  /** The call asks for a dry run, whatever its config says. */
  readonly isDry: boolean;
  /** How many files go with each call. */
  readonly files: number;
  /** How often the same is asked for, each time with files of their own. */
  readonly calls: 1 | 2;
  /** As whoever is signed in, each account of the app, or one of them. */
  readonly as: "whoever" | "each" | { readonly username: string };
  /** What the server knows of each account of the phone before. */
  readonly registered: Readonly<Record<string, Registered>>;
  readonly phone: PhoneTraits;
  /** By which adb server the phone is reached, and by which protocol the client calls. */
  readonly faces: { readonly adb: "built-in" | "debian"; readonly call: "rest" | "grpc" };
  readonly troubles: readonly Trouble[];
  readonly client: Client;
}

/** With this phone, with another one, with none, or not at all. */
export type Registered = "here" | "elsewhere" | "nowhere" | "not";

export interface PhoneTraits {
  readonly locale: string;
  /** Below 33 an app cannot be told to speak English. */
  readonly sdk: number;
  /** What its accounts have published before, the oldest first. */
  readonly history: readonly Past[];
  readonly hasUiServer: boolean;
}

export interface Past {
  /** The same as the task's, or another one. */
  readonly caption: "same" | "other" | "none";
  readonly hoursAgo: number;
}

export interface Client {
  /** Asks the newest task to stop then. */
  readonly stop: Moment | null;
  /** How long after each failure it is asked to try again, whatever became of the phone; then no more. */
  readonly retriesMs: readonly number[];
  /** Whether one of these is told to post without looking. */
  readonly repeats: boolean;
}

/** Bound to the phone, and not signed in there. */
const GONE = "gone.one";

const LOCALES = ["en", "en", "es-MX", "fr-FR", "pt-BR", "ru-RU", "zh-Hans-CN"] as const;
const LATEST_RETRY_MS = 20_000;

export function drawRun(script: ScriptName, seed: string): Run {
  const chance = createChance(`${script} ${seed}`);
  const { parameters, files, course, of } = scripts[script];
  const app = chance.pick<App>(["tiktok", "tiktok", "instagram"]);
  const drawn = drawActors(chance.fork("as"), app);
  const as = of === "phone only" && typeof drawn === "object" ? "whoever" : drawn;
  const username = typeof as === "object" ? as.username : null;
  const config = drawConfig(parameters, { app, username }, chance.fork("config"));
  return {
    ...{ script, seed, app, config },
    files: files(config),
    calls: chance.fork("calls").next() < 0.15 ? 2 : 1,
    as,
    isDry: of === "account" && chance.fork("dry").next() < 0.05,
    registered: drawRegistered(chance.fork("registered"), script),
    phone: drawPhone(chance.fork("phone")),
    faces: {
      adb: chance.fork("adb").next() < 0.1 ? "debian" : "built-in",
      call: chance.fork("call").pick(["rest", "grpc"]),
    },
    troubles: drawTroubles(chance.fork("troubles"), course),
    client: drawClient(chance.fork("client"), course),
  };
}

function drawActors(chance: Chance, app: App): Run["as"] {
  const drawn = chance.next();
  if (drawn < 0.5) return "whoever";
  return drawn < 0.65 ? "each" : { username: chance.pick<string>(ACCOUNTS[app]) };
}

/** Other scripts take what the server knows for granted. */
function drawRegistered(chance: Chance, script: ScriptName): Run["registered"] {
  const names = Object.values(ACCOUNTS).flat();
  const draw = () =>
    script === "match_account"
      ? chance.pick(["here", "elsewhere", "nowhere", "not", "not"] as const)
      : "here";
  const bystander = script === "match_account" && chance.next() < 0.3 ? { [GONE]: "here" as const } : {};
  return { ...Object.fromEntries(names.map((name) => [name, draw()])), ...bystander };
}

function drawPhone(chance: Chance): PhoneTraits {
  const past = (): Past => ({
    caption: chance.pick(["same", "other", "none"]),
    hoursAgo: chance.pick([2, 20, 50, 400]),
  });
  return {
    locale: chance.pick(LOCALES),
    sdk: chance.pick([34, 32, 30]),
    history: Array.from({ length: chance.between(0, 3) }, past).toSorted((a, b) => b.hoursAgo - a.hoursAgo),
    hasUiServer: chance.next() < 0.9,
  };
}

function drawClient(chance: Chance, course: Course): Client {
  const stop = chance.fork("stop").next() < 0.12 ? drawMoment(chance, course) : null;
  const retriesMs = Array.from({ length: chance.pick([0, 0, 1, 2]) }, () =>
    chance.between(0, LATEST_RETRY_MS),
  );
  return { stop, retriesMs, repeats: chance.next() < 0.1 };
}
