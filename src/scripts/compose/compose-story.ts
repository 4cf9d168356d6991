/** Into the app's editors and on to the button that makes a story of the files. Nothing is published yet. */
import type { Hit } from "../../device/ui/find.ts";
import { Problem } from "../../model/problem.ts";
import type { PostConfig } from "../../model/script-config.ts";
import { startAnew } from "../app.ts";
import type { Flow } from "../flow/flow.ts";
import type { ScriptContext } from "../script.ts";
import { soundWishOf } from "../sound/sound-wish.ts";
import { volumesOf } from "../sound/volume.ts";
import type { CopiedFile } from "./copy-media.ts";
import { byCreate } from "./door.ts";
import { pickFiles } from "./pick-files.ts";
import { shareFile, whyNotShared } from "./share.ts";
import { readyForStory } from "./story-editor.ts";

type Context = ScriptContext & { readonly packageName: string };

interface Draft {
  readonly caption: string;
  readonly files: readonly [CopiedFile, ...CopiedFile[]];
  readonly config: PostConfig;
}

/** Throws OPTION_MISSING where a sound or a volume is asked for: a story that went out without it could not be mended. */
export function assertStoryCan(config: PostConfig): void {
  const wish = soundWishOf(config);
  const addsSound = wish !== undefined && wish.kind !== "off";
  if (!addsSound && volumesOf(config, false) === undefined) return;
  const what = addsSound ? "a sound" : "another volume";
  const parameter = !addsSound
    ? "origin_sound_volume"
    : config.postWay === "useSound"
      ? "post_way"
      : "add_sound";
  throw new Problem(
    "OPTION_MISSING",
    `a story is made without ${what} (${parameter}); nothing was published`,
  );
}

/** An app that does not ask what a shared file is to become makes no story of it; its own + does. So where a share got lost. */
export async function goToStory(
  flow: Flow,
  context: Context,
  { caption, files, config }: Draft,
  lostShare: string | undefined,
  signal: AbortSignal,
): Promise<Hit> {
  const { profile, hooks } = context;
  const [file] = files;
  if (caption !== "") hooks.step("leave out the caption", "a story has no place for one");
  let why = whyNotShared(profile, config, files) ?? lostShare;
  let button: Hit | null = null;
  if (why === undefined) {
    const enterAgain = await shareFile(context, file, signal);
    button = await readyForStory(flow, context, { file, enterAgain }, signal);
    if (!button) await startAnew(context, context.packageName, signal);
    why = "the app made no story of what was shared";
  }
  button ??= await pickStory(flow, context, files, why, signal);
  hooks.progress(50);
  return button;
}

async function pickStory(
  flow: Flow,
  context: Context,
  files: Draft["files"],
  why: string,
  signal: AbortSignal,
): Promise<Hit> {
  const { session, hooks, packageName } = context;
  const [file] = files;
  hooks.step("go by the app's picker", why);
  await session.allowMedia(packageName, signal);
  const way = { door: byCreate(context), detours: [], isStory: true };
  await pickFiles(flow, context, files, way, signal);
  const button = await readyForStory(flow, context, { file, enterAgain: undefined }, signal);
  if (button) return button;
  throw new Problem("SCREEN_UNKNOWN", "the app makes no story of the file; nothing was published");
}
