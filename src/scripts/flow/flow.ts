/**
 * The one loop of all scripts: read the screen once, end on a stop sign, put away what came in the way, decide, act, and see on
 * the next reading whether it happened.
 *
 * Promises: a touch that had no effect is repeated, but only after a wait that grows with how slow the phone has been,
 * since a second touch may land on the page that the first one led to; what lies under something else is not touched.
 * What must happen once is no business of a flow's taps: such a deed has to refuse by itself.
 */
import { sleep } from "../../clock.ts";
import type { Clock } from "../../clock.ts";
import type { Session } from "../../device/session.ts";
import type { Screen } from "../../device/ui/screen.ts";
import { Problem } from "../../model/problem.ts";
import type { Profile, SelectorName } from "../apps/profile.ts";
import type { ScriptHooks } from "../script.ts";
import { Deeds, matchedBy } from "./deeds.ts";
import type { Deed } from "./deeds.ts";
import { placeOf } from "./layers.ts";
import { Looks } from "./looks.ts";
import type { Pace } from "./pace.ts";
import { StopSigns } from "./stop-signs.ts";
import { tellHit, tellScreen } from "./tell.ts";
import { WayOut } from "./way-out.ts";

export type Decision<T> =
  | { readonly kind: "done"; readonly value: T }
  /** Nothing to do for now, and that is as it should be. */
  | { readonly kind: "wait" }
  /** Nothing here leads on: what hides it is put away after a while. */
  | { readonly kind: "lost" }
  | Deed;

type Touch = Extract<Deed, { readonly kind: "tap" }>;

export interface Goal<T> {
  /** For people, as "the caption page". */
  readonly name: string;
  readonly timeoutMs: number;
  /**
   * The profile's selectors that lead on from here: so a stored tree tells whether another profile would. None where
   * another process decides and does not say.
   */
  readonly looksFor: readonly SelectorName[];
  /** Pure but for what it remembers; called once for each reading. A promise where another process decides. */
  decide(screen: Screen): Decision<T> | Promise<Decision<T>>;
}

export interface FlowParts {
  readonly session: Pick<Session, "screen" | "tap" | "tapIfThere" | "wake" | "back" | "launch">;
  /** Of the app that it is about. */
  readonly packageName?: string;
  readonly profile: Pick<Profile, "popups" | "retry" | "close" | "busy" | "stopSigns">;
  readonly hooks: Pick<ScriptHooks, "step">;
  readonly clock: Clock;
  readonly pace: Pace;
}

export const wait = { kind: "wait" } as const;
export const lost = { kind: "lost" } as const;

export class Flow {
  readonly #parts: FlowParts;
  readonly #signs: StopSigns;
  readonly #deeds: Deeds;
  /** What comes in between: it must not make a deed look like a new one. */
  readonly #asides: Deeds;
  readonly #wayOut: WayOut;
  readonly #looks: Looks;
  /** Since the last reading. */
  #done: Deed | undefined;
  /** Where something was gone when it was to be touched. */
  #missedAt: string | undefined;

  constructor(parts: FlowParts) {
    this.#parts = parts;
    this.#signs = new StopSigns(parts.profile, parts.clock);
    this.#deeds = new Deeds(parts);
    this.#asides = new Deeds(parts, { areOfOneWay: false });
    this.#wayOut = new WayOut(parts);
    this.#looks = new Looks(parts);
  }

  /** What we write ourselves may read like a stop sign, and is none. */
  isAbout(caption: string): void {
    this.#signs.ignore(caption);
  }

  /** While it may be publishing, the app is not asked to try again just because it offers to: that could publish twice. */
  isPublishing(isSo: boolean): void {
    this.#wayOut.mayRetry = !isSo;
  }

  /** A stop sign that an earlier attempt met may still show, and is nothing new: it may be left before it has lasted. */
  mayLeaveSigns(isSo: boolean): void {
    this.#signs.mayBeLeft = isSo;
  }

  /** Goes on until the goal is decided to be done. Rejects with SCREEN_UNKNOWN when that takes too long. */
  async until<T>(goal: Goal<T>, signal: AbortSignal): Promise<T> {
    const { session, hooks, clock } = this.#parts;
    hooks.step(goal.name, undefined, goal.looksFor.length > 0 ? [...new Set(goal.looksFor)] : undefined);
    this.#signs.forget();
    this.#deeds.forget();
    this.#asides.forget();
    this.#wayOut.forget();
    this.#looks.begin();
    this.#done = undefined;
    const end = clock.elapsed() + goal.timeoutMs;
    for (;;) {
      this.#looks.reads();
      const screen = await session.screen(signal);
      this.#looks.saw(screen);
      // what may have to be answered by a person is not put away, nor is its page left or believed before it has gone
      const sign = this.#signs.heed(screen);
      const inTheWay = sign === "none" ? this.#wayOut.putAway(screen) : undefined;
      if (sign !== "none" || inTheWay) this.#tellCovered();
      this.#done = undefined;
      const decision = sign === "standing" ? wait : (inTheWay ?? (await goal.decide(screen)));
      if (decision.kind === "done") return decision.value;
      if (clock.elapsed() > end) throw this.#signs.overdue() ?? overdue(goal, screen);
      await this.#follow(decision, screen, inTheWay ? this.#asides : this.#deeds, signal);
      await sleep(clock, this.#looks.pauseMs, signal);
    }
  }

  async #follow<T>(decision: Decision<T>, screen: Screen, deeds: Deeds, signal: AbortSignal): Promise<void> {
    const deed = decision.kind === "tap" || decision.kind === "act" ? decision : undefined;
    const isCovered = deed && matchedBy(deed)?.isCovered === true && !this.#wayOut.isExhausted;
    const isLost = decision.kind === "lost" || (deed && deeds.isUseless(deed, screen));
    const trouble = isCovered ? "covered" : isLost ? "lost" : "none";
    const way = this.#wayOut.from(trouble, screen);
    if (way) return this.#do(way, screen, this.#asides, signal);
    if (deed && !isCovered) await this.#do(deed, screen, deeds, signal);
  }

  async #do(deed: Deed, screen: Screen, deeds: Deeds, signal: AbortSignal): Promise<void> {
    const { hooks } = this.#parts;
    const hasActed = await deeds.perform(deed, screen, async () => {
      const matched = matchedBy(deed);
      hooks.step(deed.what, matched && tellHit(matched));
      if (deed.kind === "tap") await deed.before?.();
      await (deed.kind === "tap" ? this.#touch(deed, screen, signal) : deed.act(signal));
    });
    if (!hasActed) return;
    this.#looks.did(deed.what, screen);
    this.#done = deed;
  }

  async #touch({ hit: { node }, isFleeting }: Touch, screen: Screen, signal: AbortSignal): Promise<void> {
    const { session } = this.#parts;
    const place = placeOf(node);
    // what shows again where it was told to be gone, or could not be asked for, is there all the same
    if (!isFleeting || this.#missedAt === place) return session.tap(node, signal);
    this.#missedAt = place;
    if (await session.tapIfThere(screen, node, signal)) this.#missedAt = undefined;
  }

  #tellCovered(): void {
    if (this.#done?.kind === "act") this.#done.onCovered?.();
  }
}

function overdue<T>({ name, timeoutMs }: Goal<T>, screen: Screen): Problem {
  const message = `did not get to ${name} within ${timeoutMs / 1000} s; the screen says ${tellScreen(screen)}`;
  return new Problem("SCREEN_UNKNOWN", message);
}
