/** The system's share intent as the way to a post: what goes by it, and sending it. */
import type { PostConfig } from "../model/script-config.ts";
import type { Profile } from "./apps/profile.ts";
import type { CopiedFile } from "./copy-media.ts";
import type { EnterAgain } from "./enter-again.ts";
import type { ScriptContext } from "./script.ts";

type Context = Pick<ScriptContext, "session" | "hooks"> & { readonly packageName: string };

/** For people: why it does not go by it. Undefined where it does. */
export function whyNotShared(
  { share }: Profile,
  { postWay }: PostConfig,
  files: readonly [CopiedFile, ...CopiedFile[]],
): string | undefined {
  if (postWay !== "share") return "as asked for";
  const most = share[files[0].contentType === "video/mp4" ? "videos" : "images"];
  return files.length > most ? `the share intent carries ${most}, these are ${files.length}` : undefined;
}

/** Resolves to what shares it once more. */
export async function shareFile(
  { session, hooks, packageName }: Context,
  { uri, contentType }: CopiedFile,
  signal: AbortSignal,
): Promise<EnterAgain> {
  const enter: EnterAgain = (until) => session.share(uri, contentType, packageName, until);
  hooks.step("share the file", `${contentType} to ${packageName}`);
  await enter(signal);
  return enter;
}
