/** What scripts are asked to do, in each of the ways that take other steps, and what an outsider sees of it afterwards. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App, MediaFile } from "../../../src/model/task.ts";
import type { Phone } from "../../../src/sim/phone.ts";
import type { Wish } from "./memory-rig.ts";

export interface Work extends Wish {
  readonly name: string;
  /** Of a simulated phone whose app has what the work needs. */
  readonly seed: string;
  /** How many posts it adds, and how many people it follows or no longer follows. */
  readonly changes: number;
}

/** Files to publish, for as long as the tests of one file run. */
export function mediaFiles() {
  const folder = mkdtempSync(join(tmpdir(), "phonefleet-memory-"));
  let count = 0;
  const file = (kind: MediaFile["kind"], contentType: MediaFile["contentType"], head: string): MediaFile => {
    const bytes = Buffer.concat([Buffer.from(head, "hex"), Buffer.alloc(4000, ++count)]);
    const path = join(folder, `${count}.${contentType.split("/")[1]}`);
    writeFileSync(path, bytes);
    return { path, kind, contentType, size: bytes.length, modifiedAtMs: 0 };
  };
  return {
    video: () => file("video", "video/mp4", "000000186674797069736f6d"),
    image: () => file("image", "image/png", "89504e470d0a1a0a"),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

export function worksOf(app: App, files: ReturnType<typeof mediaFiles>): readonly Work[] {
  const [video, images] = [[files.video()], [files.image(), files.image()]];
  const post = (name: string, config: object, more: Partial<Work> = {}): Work => ({
    ...{ name: `post ${name}`, app, script: "post", config: { captions: "hello", ...config }, media: video },
    ...{ seed: "three", changes: 1, ...more },
  });
  const relate = (script: "follow" | "unfollow", access: string, user: string): Work => ({
    ...{ name: `${script} by ${access}`, app, script, config: { target_user: user, access_method: access } },
    ...{ seed: "signs", changes: 1 },
  });
  const url =
    app === "tiktok"
      ? "https://www.tiktok.com/music/Paper-Planes-7016547803243022337"
      : "https://www.instagram.com/reels/audio/Paper-Planes-7016547803243022/";
  const account = app === "tiktok" ? "sim1_b" : "sim1_ig";
  const images2 = { content_type: 1, image_count: 2 };
  const loud = { origin_sound_volume: 20, add_sound_volume: 80 };
  const ofApp =
    app === "tiktok"
      ? [
          post(
            "a title and a product link",
            { captions: "Title##hello", add_product_link: 1 },
            { seed: "nine" },
          ),
          post("as another account", {}, { username: account }),
        ]
      : [
          post("a story by share", { placement: "story", captions: "" }),
          post("a story by the app's +", { placement: "story", captions: "", post_way: "addButton" }),
        ];
  return [
    post("by share", {}),
    post("by the app's +", { post_way: "addButton" }),
    post("with a named sound", { post_way: "useSound", sound_name: "Night Bus", ...loud }),
    post("from a sound's page", { post_way: "useSound", sound_name: url }, { seed: "four" }),
    post("with any sound", { add_sound: 1, ...loud }, { seed: "nine" }),
    post("with a sound by keyword", { add_sound: "custom", custom_sound_keyword: "rain" }, { seed: "five" }),
    post("without a sound", { add_sound: 0 }, { seed: "four" }),
    post("images", images2, { media: images }),
    post("images by the app's +", { ...images2, post_way: "addButton" }, { media: images }),
    post(
      "once more, having looked",
      {},
      { point: { at: Date.UTC(2026, 0, 15, 11, 59), caption: "hello", newestBefore: nothingBefore(app) } },
    ),
    ...ofApp,
    relate("follow", "direct", "jane"),
    relate("follow", "search", "jane"),
    relate("unfollow", "direct", "friend_jane"),
    relate("unfollow", "search", "friend_jane"),
    { name: "match_account", app, script: "match_account", config: {}, seed: "signs", changes: 0 },
    {
      ...{ name: "switch_account", app, script: "switch_account", config: { username: account } },
      ...{ seed: "signs", changes: 0 },
    },
  ];
}

/** What an outsider would count: posts, and whom the accounts follow now that they did not before, or the other way. */
export function outside(phone: Phone, { app, script, config }: Work): number {
  const accounts = phone.accounts.filter((account) => account.app === app);
  if (script === "post") return accounts.flatMap(({ posts }) => posts).length;
  if (script !== "follow" && script !== "unfollow") return 0;
  const { target_user: user } = config as { readonly target_user: string };
  const isDone = ({ following, left }: (typeof accounts)[number]) =>
    script === "follow" ? following.includes(user) : left.has(user);
  return accounts.filter(isDone).length;
}

/** As the point of no return keeps it. */
function nothingBefore(app: App): string {
  const [user, count] = app === "tiktok" ? ["sim1_a", null] : ["sim1_ig", 0];
  return JSON.stringify({ user, items: 0, newest: null, count, at: Date.UTC(2026, 0, 15, 11, 59) });
}
