/**
 * Which times of a schedule have run, as stretches without a gap: one where nothing special happened, one more for each
 * pause, and for each time that the clock was set. They are what keeps a clock that is set back from repeating anything.
 */

/** Each time of the schedule from one instant to the other, both included, has run. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** More are forgotten: whose clock was set so often has other troubles. */
const MOST = 8;

/** The stretch that the time lies in. */
export function stretchWith(ran: readonly Stretch[], time: number | null): Stretch | undefined {
  if (time === null) return undefined;
  return ran.find(({ from, to }) => from <= time && time <= to);
}

/** With another one, which goes on where an earlier one ended: `next` tells which time comes after an instant. */
export function withStretch(
  ran: readonly Stretch[],
  added: Stretch,
  next: (instant: number) => number | null,
): readonly Stretch[] {
  const earlier = ran.find(({ to }) => to < added.from && next(to) === added.from);
  const others = ran.filter((stretch) => stretch !== earlier).slice(0, MOST - 1);
  return [{ from: earlier?.from ?? added.from, to: added.to }, ...others];
}
