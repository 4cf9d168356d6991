/** What is tried of an app: a look around, and with a file also the way to a post, by both of its doors. */
import type { App, MediaFile } from "../../model/task.ts";
import { scriptNamed } from "../../scripts/catalog.ts";
import { lookAround } from "../../scripts/look-around.ts";
import type { TrialPlan } from "./trial.ts";

export interface Wishes {
  readonly username: string | null;
  /** Whose page is looked at; null: the platform's own. */
  readonly person: string | null;
  readonly media: MediaFile | null;
  readonly caption: string;
}

/** They exist as long as their platforms do. */
const PLATFORMS = { tiktok: "tiktok", instagram: "instagram" } as const satisfies Record<App, string>;

const doors = [
  ["a post by the system's share, up to Post", "share"],
  ["a post by the app's own picker, up to Post", "addButton"],
] as const;

export function plansFor(app: App, { username, person, media, caption }: Wishes): readonly TrialPlan[] {
  const looks = Object.entries(lookAround).map(([name, script]) => ({
    ...{ name, app, username, script, media: [] },
    config: { app, target_users: [person ?? PLATFORMS[app]] },
  }));
  if (media === null) return looks;
  const posts = doors.map(([name, way]) => ({
    ...{ name, app, username, script: scriptNamed("post"), media: [media] },
    config: {
      ...{ app, post_way: way, captions: literally(caption), material_list: [media.path] },
      content_type: media.kind === "video" ? 0 : 1,
    },
  }));
  return [...looks, ...posts];
}

/** Captions are spintax, and this one is to be itself. */
function literally(caption: string): string {
  return caption.replaceAll(/[{}|]/g, " ");
}
