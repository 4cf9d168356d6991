/** The task's files become media of the phone, in an order that the app's picker will show again. */
import { sleep } from "../../clock.ts";
import type { PhoneMedia } from "../../device/media/store.ts";
import type { MediaFile } from "../../model/task.ts";
import type { ScriptContext } from "../script.ts";

export interface CopiedFile extends PhoneMedia {
  readonly contentType: MediaFile["contentType"];
  /** Part of its name on the phone. */
  readonly unique: string;
}

type Context = Pick<ScriptContext, "session" | "hooks" | "clock" | "chance" | "checkMedia">;

/** Pickers sort by times of whole seconds: two files of the same one could change places. */
const APART_MS = 1100;

/** Resolves to the files in the order given; on the phone the first is the newest, so that pickers show them in that order too. */
export async function copyMedia(
  context: Context,
  media: readonly MediaFile[],
  signal: AbortSignal,
): Promise<readonly CopiedFile[]> {
  const { hooks, clock } = context;
  const copied: CopiedFile[] = [];
  let lastAt = -APART_MS;
  for (const [i, file] of [...media.entries()].toReversed()) {
    const of = media.length > 1 ? ` ${i + 1} of ${media.length}` : "";
    hooks.step(`copy the ${file.kind}${of}`, file.knownAs ?? file.path);
    const waitMs = lastAt + APART_MS - clock.elapsed();
    if (waitMs > 0 && copied.length > 0) await sleep(clock, waitMs, signal);
    copied.unshift(await copy(context, file, signal));
    // one that changed on its way is neither the old file nor the new one
    await context.checkMedia(file);
    lastAt = clock.elapsed();
  }
  return copied;
}

async function copy(
  { session, clock, chance }: Context,
  { path, contentType }: MediaFile,
  signal: AbortSignal,
): Promise<CopiedFile> {
  const unique = `${clock.now().toString(36)}-${Math.floor(chance() * 36 ** 6).toString(36)}`;
  const added = await session.addMedia({ file: path, unique, contentType }, signal);
  return { ...added, contentType, unique };
}
