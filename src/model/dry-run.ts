/** How a dry run ends: its script asked to be let through to what cannot be taken back. */
import type { PointOfNoReturn } from "./task.ts";

export class EndOfDryRun extends Error {
  override readonly name = "EndOfDryRun";
  /** What it would have passed; null where the deed has none. */
  readonly point: PointOfNoReturn | null;

  /** `what` is the touch that was not done, for people. */
  constructor(what: string, point: PointOfNoReturn | null) {
    super(`stopped before the touch on ${what}`);
    this.point = point;
  }
}
