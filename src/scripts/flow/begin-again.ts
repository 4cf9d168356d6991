/** For what leaves nothing behind until its last touch: an app that crashed or lost its way is led there once more. */
import { Problem } from "../../model/problem.ts";
import { startAnew } from "../app.ts";
import type { ScriptContext } from "../script.ts";

type Context = Pick<ScriptContext, "session" | "hooks"> & { readonly packageName: string };

const TRIES = 2;

/**
 * Runs it, and after a SCREEN_UNKNOWN once more from a stopped app, which drops a draft. `check` comes before that, and
 * rejects where it left something behind after all.
 */
export async function beginAgainIfLost<T>(
  context: Context,
  run: () => Promise<T>,
  signal: AbortSignal,
  check: () => Promise<void> = async () => {},
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await run();
    } catch (cause) {
      const isLost = cause instanceof Problem && cause.reason === "SCREEN_UNKNOWN";
      if (!isLost || tries === TRIES) throw cause;
      context.hooks.step("begin again", cause.message);
    }
    await startAnew(context, context.packageName, signal);
    await check();
  }
}
