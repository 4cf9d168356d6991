/** Out of an app's editors again, with nothing published and no draft left behind. */
import { Problem } from "../model/problem.ts";
import type { PointOfNoReturn } from "../model/task.ts";
import { toTabs } from "./account/own-page.ts";
import { findPackage, startAnew } from "./app.ts";
import { Flow } from "./flow/flow.ts";
import type { Script, ScriptContext } from "./script.ts";
import type { ProfileSight } from "./seen/evidence.ts";
import { showingOf } from "./seen/showing.ts";

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
      const flow = new Flow(here);
      flow.isAbout(point.caption);
      await leaveEditors(flow, here, signal);
      // an app that keeps a draft all the same offers it at its next start, and there it is discarded
      await startAnew(context, packageName, signal);
      const showing = showingOf(context);
      const isEnough = (seen: ProfileSight) => showing.isEnough(point, seen);
      const look = () => showing.see(flow, here, { caption: point.caption, isEnough }, signal);
      let sight = await look();
      // a page that was not whole would seem to show one
      if (showing.judge(point, sight) === "likely") sight = await look();
      const verdict = showing.judge(point, sight);
      if (verdict === "ours" || verdict === "likely")
        throw new Problem(
          "OUTCOME_UNKNOWN",
          `the ${showing.place} of @${sight.user} shows such a post; look at it`,
        );
      return {
        note:
          verdict === "absent"
            ? `the ${showing.place} of @${sight.user} is as it was`
            : `the ${showing.place} of @${sight.user} shows no such post`,
      };
    },
  };
}
