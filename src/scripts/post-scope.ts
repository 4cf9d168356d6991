/** What of the documented post is built: anything else is refused before the phone is touched, naming the parameter. */
import { Problem } from "../model/problem.ts";
import type { PostConfig } from "../model/script-config.ts";
import type { MediaFile } from "../model/task.ts";
import type { ScriptContext } from "./script.ts";

type Asked = Pick<ScriptContext, "app" | "media"> & { readonly config: PostConfig };

/** In the order in which they are shown. */
export type PostMedia = readonly [MediaFile, ...MediaFile[]];

/** Each parameter, and when it asks for something that is not built. */
const missing: readonly (readonly [parameter: string, isAsked: (asked: Asked) => boolean])[] = [
  ["placement story", ({ app, config }) => app === "instagram" && config.placement === "story"],
];

/** The files to publish. */
export function mediaOf(asked: Asked): PostMedia {
  const [parameter] = missing.find(([, isAsked]) => isAsked(asked)) ?? [];
  if (parameter !== undefined) {
    const field = `script_config.${parameter.split(" ", 1)[0]}`;
    throw new Problem("NOT_IMPLEMENTED", `${parameter} is not implemented yet; nothing was published`, {
      field,
    });
  }
  const [first, ...others] = asked.media;
  if (!first) throw new TypeError("a post without a file");
  return [first, ...others];
}
