/** Out of an app's editors again, with nothing published and no draft left behind. */
import { Problem } from "../model/problem.ts";
import type { PointOfNoReturn } from "../model/task.ts";
import { findPackage, startAnew } from "./app.ts";
import { judge } from "./evidence.ts";
import { Flow } from "./flow.ts";
import { toTabs } from "./own-page.ts";
import { seeOwnProfile } from "./own-profile.ts";
import type { Script, ScriptContext } from "./script.ts";

const TIMEOUT_MS = 60_000;

/** Back and back until the app's tabs show. What asks whether to keep a draft is answered with no, as everywhere. */
export async function leaveEditors(
  flow: Flow,
  context: Pick<ScriptContext, "session" | "profile" | "clock"> & { readonly packageName: string },
  signal: AbortSignal,
): Promise<void> {
  const decide = toTabs(context);
  await flow.until(
    { name: "leave the editors", timeoutMs: TIMEOUT_MS, looksFor: ["profileTab"], decide },
    signal,
  );
}

/** What follows an attempt that ended at its point of no return: a way out, and a look that nothing was published. */
export function retreatFrom(point: PointOfNoReturn): Script {
  return {
    name: "post",
    async run(context, signal) {
      const packageName = await findPackage(context, signal);
      const here = { ...context, packageName };
      const flow = new Flow(context);
      flow.isAbout(point.caption);
      await leaveEditors(flow, here, signal);
      // an app that keeps a draft all the same offers it at its next start, and there it is discarded
      await startAnew(context, packageName, signal);
      const sight = await seeOwnProfile(flow, here, { caption: point.caption }, signal);
      const verdict = judge(point, sight);
      if (verdict === "ours")
        throw new Problem("OUTCOME_UNKNOWN", `@${sight.user} shows a post with this caption; look at it`);
      return {
        note:
          verdict === "absent"
            ? `the profile of @${sight.user} is as it was`
            : `the profile of @${sight.user} shows no such post`,
      };
    },
  };
}
