/** When something happens in a run: at a step of the phone's attempts, or a while later. */
import type { Chance } from "../../../src/sim/chance.ts";
import { OPENING, PASSED, type HeardStep } from "../../fault/steps.ts";

export interface Moment {
  /** Counted from 1 over all attempts, or the name of one. */
  readonly step: number | string;
  /** On the server's clock. */
  readonly afterMs: number;
}

/** How long a script is. */
export interface Course {
  /** About as many steps as it has. */
  readonly lastStep: number;
  /** It passes a point of no return. */
  readonly publishes: boolean;
}

const LATEST_MS = 4000;

/** Around the point of no return more often than elsewhere: what comes then is hardest to tell the truth about. */
export function drawMoment(chance: Chance, { lastStep, publishes }: Course): Moment {
  const place = chance.next();
  const step = place < 0.05 ? OPENING : place < 0.25 && publishes ? PASSED : chance.between(1, lastStep);
  return { step, afterMs: chance.next() < 0.3 ? 0 : chance.between(0, LATEST_MS) };
}

/** Whether it is now: `count` steps have begun so far, this one among them. */
export function isDue({ step }: Moment, { name }: HeardStep, count: number): boolean {
  return typeof step === "number" ? step <= count : step === name;
}
