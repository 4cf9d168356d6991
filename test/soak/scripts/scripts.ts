/** Each script that is soaked: what it may be asked for, and how what came of it is judged. */
import type { ScriptName } from "../../../src/model/script-config.ts";
import type { JsonObject } from "../../../src/model/task.ts";
import { judgeMatches } from "./judge-matches.ts";
import { judgePosts } from "./judge-posts.ts";
import { judgeSwitches } from "./judge-switches.ts";
import { judgeTies } from "./judge-ties.ts";
import type { Judge } from "./judged.ts";
import type { Course } from "./moments.ts";
import type { Parameter } from "./parameter.ts";
import { matchParameters, postParameters, switchParameters, visitParameters } from "./parameters.ts";

interface Soaked {
  readonly parameters: readonly Parameter[];
  /** How many files go with a call. */
  readonly files: (config: JsonObject) => number;
  /** Of which it makes one task for: each account, or the phone, where it may be asked of an account or not. */
  readonly of: "account" | "phone" | "phone only";
  readonly course: Course;
  readonly judge: Judge;
}

const none = () => 0;
const visit: Course = { lastStep: 16, publishes: false };
const ownPage: Course = { lastStep: 8, publishes: false };
const filesOf = ({ content_type, image_count = 1 }: JsonObject) =>
  content_type === 1 ? Number(image_count) : 1;

export const scripts: Readonly<Record<ScriptName, Soaked>> = {
  post: {
    parameters: postParameters,
    files: filesOf,
    of: "account",
    course: { lastStep: 26, publishes: true },
    judge: judgePosts,
  },
  follow: { parameters: visitParameters, files: none, of: "account", course: visit, judge: judgeTies },
  unfollow: { parameters: visitParameters, files: none, of: "account", course: visit, judge: judgeTies },
  match_account: {
    parameters: matchParameters,
    files: none,
    of: "phone only",
    course: ownPage,
    judge: judgeMatches,
  },
  switch_account: {
    parameters: switchParameters,
    files: none,
    of: "phone",
    course: ownPage,
    judge: judgeSwitches,
  },
};

export const soakedNames = Object.keys(scripts) as readonly ScriptName[];
