/** One attempt under trouble, drawn from a seed: what is asked for, how the phone is, and what comes up when. */
import type { App } from "../../src/model/task.ts";
import { createChance } from "../../src/sim/chance.ts";
import type { Chance } from "../../src/sim/chance.ts";
import { HARMLESS_POPUPS } from "../support/popups.ts";

export interface Trial {
  readonly script: keyof typeof LAST_STEP;
  readonly seed: string;
  readonly app: App;
  readonly config: { readonly [name: string]: string | number };
  /** How many files a post has. */
  readonly files: number;
  readonly user: string;
  /** As whom; null: whoever is signed in. */
  readonly account: string | null;
  readonly locale: "en" | "es";
  readonly troubles: readonly Trouble[];
}

export interface Trouble {
  /** Of the simulator's faults. */
  readonly kind: "popup" | "slow" | "kill_ui_server";
  readonly details: { readonly name?: string; readonly factor?: number };
  /** It comes at this step of the script, counted from 1, or some milliseconds later. */
  readonly step: number;
  readonly afterMs: number;
}

const MOST_POPUPS = 4;
/** About as many as a script has. */
const LAST_STEP = { post: 28, follow: 14, unfollow: 16 } as const;
const LATEST_MS = 150;
const SLOWEST = 5;
const CAPTIONS = ["hello", "Grüße 🎬 #fun", "two\nlines #a #b", "", "Try again later #ok"] as const;
const USERS = ["jane", "jane.doe_1", "private_jane", "friend_jane", "ghost_jane"] as const;
const WAYS: readonly [Way, ...Way[]] = [
  { app: "tiktok", config: {}, files: 1 },
  { app: "tiktok", config: { post_way: "addButton" }, files: 1 },
  { app: "tiktok", config: { content_type: 1 }, files: 1 },
  { app: "tiktok", config: { content_type: 1, image_count: 3, post_way: "addButton" }, files: 3 },
  { app: "instagram", config: {}, files: 1 },
  { app: "instagram", config: { post_way: "addButton" }, files: 1 },
  { app: "instagram", config: { content_type: 1 }, files: 1 },
  { app: "instagram", config: { content_type: 1, image_count: 3, post_way: "addButton" }, files: 3 },
];

type Way = Pick<Trial, "app" | "config" | "files">;

/** The ones that a phone is born with, the one that is signed in first. */
export const ACCOUNTS = {
  tiktok: ["sim1_a", "sim1_b"],
  instagram: ["sim1_ig"],
} as const satisfies Record<App, readonly [string, ...string[]]>;

export function drawTrial(script: Trial["script"], seed: string): Trial {
  const chance = createChance(`${script} ${seed}`);
  const user = chance.pick(USERS);
  const task = script === "post" ? drawPost(chance) : drawVisit(chance, user);
  return {
    ...{ script, seed, user, ...task },
    account: chance.next() < 0.3 ? chance.pick<string>(ACCOUNTS[task.app]) : null,
    locale: chance.next() < 0.4 ? "es" : "en",
    troubles: [
      ...drawSlowness(chance, LAST_STEP[script]),
      ...Array.from({ length: chance.between(0, MOST_POPUPS) }, () => drawTrouble(chance, LAST_STEP[script])),
    ],
  };
}

/** From the beginning, or from somewhere on. */
function drawSlowness(chance: Chance, lastStep: number): readonly Trouble[] {
  if (chance.next() < 0.4) return [];
  const step = chance.next() < 0.5 ? 1 : chance.between(1, lastStep);
  return [{ kind: "slow", details: { factor: 1 + chance.next() * (SLOWEST - 1) }, step, afterMs: 0 }];
}

function drawTrouble(chance: Chance, lastStep: number): Trouble {
  const when = { step: chance.between(1, lastStep), afterMs: chance.between(0, LATEST_MS) };
  if (chance.next() < 0.05) return { kind: "kill_ui_server", details: {}, ...when };
  // what only a person may answer ends the attempt, so it is rare
  const name = chance.next() < 0.04 ? "consent" : chance.pick(HARMLESS_POPUPS);
  return { kind: "popup", details: { name }, ...when };
}

function drawPost(chance: Chance): Way {
  const { config, ...way } = chance.pick(WAYS);
  return { ...way, config: { ...config, captions: chance.pick(CAPTIONS), upload_wait_time: 120 } };
}

function drawVisit(chance: Chance, user: string): Way {
  const access = chance.pick(["direct", "search"]);
  const app = chance.pick<App>(["tiktok", "instagram"]);
  return { app, files: 0, config: { target_user: user, access_method: access } };
}
