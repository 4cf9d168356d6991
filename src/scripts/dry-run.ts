/** Scripts that end well where a dry run ends: the app is left with nothing published, and that is looked at. */
import { EndOfDryRun } from "../model/dry-run.ts";
import { retreatFrom } from "./leave-editors.ts";
import type { Script } from "./script.ts";

export function rehearsable(script: Script): Script {
  return {
    name: script.name,
    async run(context, signal) {
      try {
        return await script.run(context, signal);
      } catch (cause) {
        if (!(cause instanceof EndOfDryRun)) throw cause;
        if (cause.point === null) return { note: cause.message };
        const { note } = await retreatFrom(cause.point).run(context, signal);
        return { note: `${cause.message}; ${note}` };
      }
    },
  };
}
