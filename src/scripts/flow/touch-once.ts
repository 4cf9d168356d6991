import { Problem } from "../../model/problem.ts";
import type { Reason } from "../../model/problem.ts";

const UNANSWERED: ReadonlySet<Reason> = new Set<Reason>(["UI_SERVER_FAILED", "DEVICE_UNRESPONSIVE"]);

/** A touch outside a flow. Whether one arrived that was never answered is seen on the screen; it is not repeated. */
export async function touchOnce(touch: () => Promise<void>): Promise<void> {
  try {
    await touch();
  } catch (cause) {
    if (!(cause instanceof Problem) || !UNANSWERED.has(cause.reason)) throw cause;
  }
}
