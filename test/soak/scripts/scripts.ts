/** Each script that is soaked: what it may be asked for, and how what came of it is judged. */
import type { JsonObject } from "../../../src/model/task.ts";
import { judgePosts } from "./judge-posts.ts";
import { judgeTies } from "./judge-ties.ts";
import type { Judge } from "./judged.ts";
import type { Course } from "./moments.ts";
import { type Parameter, postParameters, visitParameters } from "./parameters.ts";

interface Soaked {
  readonly parameters: readonly Parameter[];
  /** How many files go with a call. */
  readonly files: (config: JsonObject) => number;
  readonly course: Course;
  readonly judge: Judge;
}

const none = () => 0;
const visit: Course = { lastStep: 16, publishes: false };
const filesOf = ({ content_type, image_count = 1 }: JsonObject) =>
  content_type === 1 ? Number(image_count) : 1;

export type SoakedName = "post" | "follow" | "unfollow";

export const scripts: Readonly<Record<SoakedName, Soaked>> = {
  post: {
    parameters: postParameters,
    files: filesOf,
    course: { lastStep: 26, publishes: true },
    judge: judgePosts,
  },
  follow: { parameters: visitParameters, files: none, course: visit, judge: judgeTies },
  unfollow: { parameters: visitParameters, files: none, course: visit, judge: judgeTies },
};

export const soakedNames = Object.keys(scripts) as readonly SoakedName[];
