/**
 * The one loop of all scripts: read the screen once, end on a stop sign, put away what came in the way, decide, act, and see on
 * the next reading whether it happened.
 *
 * Promises: a touch that had no effect is repeated, but only after a wait that grows with how slow the phone has been,
 * since a second touch may land on the page that the first one led to.
 * What must happen once is no business of a flow's taps: such a deed has to refuse by itself.
 */
import { sleep } from "../clock.ts";
import type { Clock } from "../clock.ts";
import type { Hit } from "../device/find.ts";
import type { Screen } from "../device/screen.ts";
import type { Session } from "../device/session.ts";
import { Problem } from "../model/problem.ts";
import type { Profile, StopSign } from "./apps/profile.ts";
import type { Pace } from "./pace.ts";
import type { ScriptHooks } from "./script.ts";

export type Decision<T> =
  | { readonly kind: "done"; readonly value: T }
  /** Nothing to do for now, and that is as it should be. */
  | { readonly kind: "wait" }
  /** Nothing here leads on: what hides it is put away after a while. */
  | { readonly kind: "lost" }
  | { readonly kind: "tap"; readonly what: string; readonly hit: Hit }
  | { readonly kind: "act"; readonly what: string; readonly act: (signal: AbortSignal) => Promise<void> };

export interface Goal<T> {
  /** For people, as "the caption page". */
  readonly name: string;
  readonly timeoutMs: number;
  /** Pure but for what it remembers; called once for each reading. */
  decide(screen: Screen): Decision<T>;
}

export interface FlowParts {
  readonly session: Pick<Session, "screen" | "tap" | "wake">;
  readonly profile: Pick<Profile, "popups" | "retry" | "close" | "stopSigns">;
  readonly hooks: Pick<ScriptHooks, "step">;
  readonly clock: Clock;
  readonly pace: Pace;
}

interface Deed {
  readonly what: string;
  readonly shape: string;
  /** When it was done first and last. */
  readonly since: number;
  readonly at: number;
  readonly times: number;
}

export const wait = { kind: "wait" } as const;
export const lost = { kind: "lost" } as const;

/** The next reading comes after this share of the time that was waited so far. */
const PAUSE_SHARE = 0.18;
const SHORTEST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 500;
/** The same touch on the same page comes this late, and later on a slow phone. */
const REPEAT_MS = 4000;
const REPEAT_FACTOR = 3;
/** On a page that changed, the same touch may be another one. */
const AGAIN_MS = 700;
/** A sign that goes away by itself is none. */
const SIGN_LASTS_MS = 2000;
/** A page that offers to try again has failed to load, whatever else it says. */
const SIGN_LASTS_BESIDE_RETRY_MS = 8000;
const LOST_AFTER_MS = 4000;
const USELESS_TIMES = 2;
const MOST_LOST_TOUCHES = 5;

export class Flow {
  readonly #session: FlowParts["session"];
  readonly #profile: FlowParts["profile"];
  readonly #hooks: FlowParts["hooks"];
  readonly #clock: Clock;
  readonly #signs = new Map<StopSign, number>();
  readonly #pace: Pace;
  #deed: Deed | undefined;
  /** Since when the screen is waited for: the last deed, or the change of page after it. */
  #waitsSince = 0;
  /** The deed whose page still shows. */
  #hidden: Deed | undefined;
  #lookedAt = 0;
  #slowestMs = 0;
  #lostSince: number | undefined;
  #lostTouches = 0;

  constructor({ session, profile, hooks, clock, pace }: FlowParts) {
    this.#session = session;
    this.#profile = profile;
    this.#hooks = hooks;
    this.#clock = clock;
    this.#pace = pace;
  }

  /** Goes on until the goal is decided to be done. Rejects with SCREEN_UNKNOWN when that takes too long. */
  async until<T>(goal: Goal<T>, signal: AbortSignal): Promise<T> {
    this.#hooks.step(goal.name);
    this.#deed = undefined;
    this.#lostSince = undefined;
    this.#signs.clear();
    this.#hidden = undefined;
    this.#waitsSince = this.#clock.elapsed();
    const end = this.#clock.elapsed() + goal.timeoutMs;
    for (;;) {
      const screen = await this.#session.screen(signal);
      this.#notice(screen);
      this.#heedSigns(screen);
      const decision = this.#putAway(screen) ?? goal.decide(screen);
      if (decision.kind === "done") return decision.value;
      if (this.#clock.elapsed() > end) throw overdue(goal, screen);
      await this.#follow(decision, screen, signal);
      await sleep(this.#clock, this.#pauseMs(), signal);
    }
  }

  /** Learns from the first reading that shows another page than the deed was done on. */
  #notice({ shape }: Screen): void {
    const now = this.#clock.elapsed();
    const since = this.#hidden?.at ?? now;
    if (this.#hidden && this.#hidden.shape !== shape) {
      const notBeforeMs = Math.max(0, this.#lookedAt - since);
      this.#pace.took(this.#hidden.what, { notBeforeMs, byMs: now - since });
      this.#hidden = undefined;
      this.#waitsSince = now;
    }
    this.#lookedAt = now;
  }

  #pauseMs(): number {
    const waitedMs = this.#clock.elapsed() - this.#waitsSince;
    const firstMs = this.#hidden ? this.#pace.firstLookMs(this.#hidden.what) - waitedMs : 0;
    return Math.max(SHORTEST_PAUSE_MS, firstMs, Math.min(LONGEST_PAUSE_MS, waitedMs * PAUSE_SHARE));
  }

  async #follow<T>(decision: Decision<T>, screen: Screen, signal: AbortSignal): Promise<void> {
    const isLost = decision.kind === "lost" || this.#isUseless(decision, screen);
    if (!isLost) this.#lostSince = undefined;
    this.#lostSince ??= isLost ? this.#clock.elapsed() : undefined;
    if (this.#lostSince !== undefined && this.#clock.elapsed() - this.#lostSince >= LOST_AFTER_MS) {
      this.#lostSince = undefined;
      return this.#findWayOut(screen, signal);
    }
    if (decision.kind === "tap" || decision.kind === "act") await this.#do(decision, screen, signal);
  }

  async #do<T>(
    decision: Extract<Decision<T>, { kind: "tap" | "act" }>,
    screen: Screen,
    signal: AbortSignal,
  ): Promise<void> {
    const before = this.#deed;
    const now = this.#clock.elapsed();
    const { shape } = screen;
    const isAlike = before?.what === decision.what;
    const isSame = isAlike && before.shape === shape;
    if (before && !isSame) this.#slowestMs = Math.max(this.#slowestMs, now - before.since);
    const gapMs = isSame ? Math.max(REPEAT_MS, REPEAT_FACTOR * this.#slowestMs) : AGAIN_MS;
    if (before && isAlike && now - before.at < gapMs) return;
    const { since, times } = isSame ? before : { since: now, times: 0 };
    this.#deed = { what: decision.what, shape, since, at: now, times: times + 1 };
    this.#hooks.step(decision.what, decision.kind === "tap" ? name(decision.hit) : undefined);
    try {
      await (decision.kind === "tap" ? this.#session.tap(decision.hit.node, signal) : decision.act(signal));
      this.#lostTouches = 0;
    } catch (cause) {
      // whether it arrived is seen on the next reading
      const isLostTouch = cause instanceof Problem && cause.reason === "UI_SERVER_FAILED";
      if (!isLostTouch || ++this.#lostTouches > MOST_LOST_TOUCHES) throw cause;
    }
    this.#hidden = this.#deed;
    this.#waitsSince = this.#clock.elapsed();
  }

  /** Repeated on the same page, and still there. */
  #isUseless<T>(decision: Decision<T>, screen: Screen): boolean {
    if ((decision.kind !== "tap" && decision.kind !== "act") || this.#deed?.what !== decision.what)
      return false;
    return this.#deed.times >= USELESS_TIMES && this.#deed.shape === screen.shape;
  }

  #heedSigns(screen: Screen): void {
    const now = this.#clock.elapsed();
    const lastsMs = screen.find(this.#profile.retry) ? SIGN_LASTS_BESIDE_RETRY_MS : SIGN_LASTS_MS;
    for (const sign of this.#profile.stopSigns) {
      if (!screen.find(sign.when)) {
        this.#signs.delete(sign);
        continue;
      }
      const since = this.#signs.get(sign) ?? now;
      this.#signs.set(sign, since);
      if (now - since >= lastsMs) throw new Problem(sign.reason, `${sign.message} (screen: ${tell(screen)})`);
    }
  }

  #putAway(screen: Screen): Decision<never> | undefined {
    for (const { name, when, tap } of this.#profile.popups) {
      const hit = screen.find(when) && screen.find(tap);
      if (hit) return { kind: "tap", what: `put away: ${name}`, hit };
    }
    return undefined;
  }

  /** Nothing known leads on: a page that did not load, something that can be closed, or a phone that fell asleep. */
  async #findWayOut(screen: Screen, signal: AbortSignal): Promise<void> {
    const hit = screen.find(this.#profile.retry) ?? screen.find(this.#profile.close);
    if (!hit) return this.#session.wake(signal);
    this.#deed = undefined;
    await this.#do({ kind: "tap", what: `way out: ${hit.node.text || hit.node.desc}`, hit }, screen, signal);
  }
}

function overdue<T>({ name, timeoutMs }: Goal<T>, screen: Screen): Problem {
  const message = `did not get to ${name} within ${timeoutMs / 1000} s; the screen says ${tell(screen)}`;
  return new Problem("SCREEN_UNKNOWN", message);
}

/** What was matched, as a person finds it on a stored tree. */
function name({ node, button }: Hit): string {
  const { left, top, right, bottom } = button.bounds;
  return `${JSON.stringify((node.text || node.desc || node.id).slice(0, 60))} [${left},${top}][${right},${bottom}]`;
}

/** What a person would read on it, shortened. */
function tell({ nodes }: Screen): string {
  const words = nodes.map(({ text, desc }) => (text || desc).trim()).filter((word) => word !== "");
  const shown = [...new Set(words)].slice(0, 12).map((word) => JSON.stringify(word.slice(0, 60)));
  return shown.join(", ") || "nothing";
}
