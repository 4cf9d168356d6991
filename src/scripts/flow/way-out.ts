/** What comes in the way of a script: popups that are known, pages that did not load, and what nobody knows. */
import type { Clock } from "../../clock.ts";
import type { Session } from "../../device/session.ts";
import type { Hit } from "../../device/ui/find.ts";
import type { Screen } from "../../device/ui/screen.ts";
import type { Profile } from "../apps/profile.ts";
import type { Deed } from "./deeds.ts";
import { placeOf, topmost } from "./layers.ts";

interface Parts {
  readonly session: Pick<Session, "wake" | "back" | "launch">;
  /** Undefined: whatever shows. */
  readonly packageName?: string;
  readonly profile: Pick<Profile, "popups" | "retry" | "close" | "busy">;
  readonly clock: Clock;
}

type Trouble = "none" | "lost" | "covered";

const LOST_AFTER_MS = 4000;
/** What covers may be going away just now. */
const COVERED_AFTER_MS = 1500;
/** An app that says that it is at work is left to it, so much longer. */
const BUSY_FACTOR = 4;
const RETRY_AFTER_MS = 1500;
/** What somebody has just answered, as by the touch before, shows for so long while it goes. */
const STEADY_MS = 350;
/** A popup that stays whatever is done is part of the page. */
const MOST_TRIES = 3;
/** What still seems to cover after so many ways out does not. */
const MOST_ROUNDS = 3;
const AGAIN = "load again";

export class WayOut {
  mayRetry = true;
  readonly #session: Parts["session"];
  readonly #packageName: string | undefined;
  readonly #profile: Parts["profile"];
  readonly #clock: Clock;
  readonly #tries = new Map<string, { readonly times: number; readonly at: number }>();
  #troubleSince: number | undefined;
  #retrySince: number | undefined;
  #rounds = 0;
  /** The popup of the last reading, where, and since when it was there. */
  #onTop: { readonly what: string; readonly since: number } | undefined;
  /** Since the goal began. */
  #hasSeenApp = false;

  constructor({ session, packageName, profile, clock }: Parts) {
    this.#session = session;
    this.#packageName = packageName;
    this.#profile = profile;
    this.#clock = clock;
  }

  forget(): void {
    this.#tries.clear();
    this.#troubleSince = undefined;
    this.#retrySince = undefined;
    this.#rounds = 0;
    this.#hasSeenApp = false;
  }

  /** Whether nothing helped. */
  get isExhausted(): boolean {
    return this.#rounds >= MOST_ROUNDS;
  }

  /**
   * What is known goes first, whatever the goal, the topmost first. It has to stay a moment: where it is just going, a touch on it
   * would meet what lies below.
   */
  putAway(screen: Screen): Deed | { readonly kind: "wait" } | undefined {
    this.#hasSeenApp ||= this.#shows(screen);
    const shown = this.#profile.popups.flatMap(({ name, when, tap }) => {
      const hit = when.every((selector) => isOnTop(screen.find(selector))) ? screen.find(tap) : undefined;
      if (hit && !hit.isCovered) return [{ name, hit }];
      this.#tries.delete(name);
      return [];
    });
    const top = topmost(
      screen,
      shown.filter(({ name }) => !this.#isPartOfPage(name)),
    );
    if (!top) {
      this.#onTop = undefined;
      return this.#loadAgain(screen);
    }
    const now = this.#clock.elapsed();
    const what = `${top.name} ${placeOf(top.hit.button)}`;
    if (this.#onTop?.what !== what) this.#onTop = { what, since: now };
    if (now - this.#onTop.since < STEADY_MS) return { kind: "wait" };
    const before = this.#counting(top.name);
    return { kind: "tap", what: `put away: ${top.name}`, hit: top.hit, isFleeting: true, before };
  }

  /** After a while in trouble, one way out of it; undefined while there is none, or it is too soon. */
  from(trouble: Trouble, screen: Screen): Deed | undefined {
    if (trouble === "none") {
      this.#troubleSince = undefined;
      return undefined;
    }
    const now = this.#clock.elapsed();
    this.#troubleSince ??= now;
    const patience = screen.find(this.#profile.busy) ? BUSY_FACTOR : 1;
    const afterMs = patience * (trouble === "covered" ? COVERED_AFTER_MS : LOST_AFTER_MS);
    if (now - this.#troubleSince < afterMs) return undefined;
    this.#troubleSince = undefined;
    this.#rounds += 1;
    const hit = uncovered(screen.find(this.#profile.retry)) ?? uncovered(screen.find(this.#profile.close));
    // each round is a deed of its own: nothing that was done before hinders it
    const what = (way: string) => `way out ${this.#rounds}: ${way}`;
    if (hit) return { kind: "tap", what: what(hit.node.text || hit.node.desc), hit, isFleeting: true };
    if (trouble === "covered" && this.#rounds > 1) {
      return { kind: "act", what: what("back"), act: (signal) => this.#session.back(signal) };
    }
    return this.#wakeUp(what, screen);
  }

  /** A touch on what came in the way may have left the app, which shows its last page again when it is launched. */
  #wakeUp(what: (way: string) => string, screen: Screen): Deed {
    const name = this.#packageName;
    // what has not come yet, as a share that the app has to start for, is waited for
    const isGone = name !== undefined && this.#hasSeenApp && !this.#shows(screen);
    const act = async (signal: AbortSignal) => {
      await this.#session.wake(signal);
      if (isGone) await this.#session.launch(name, signal);
    };
    return { kind: "act", what: what(isGone ? "back to the app" : "wake the phone"), act };
  }

  #shows({ nodes }: Screen): boolean {
    return nodes.some((node) => node.packageName === this.#packageName);
  }

  #counting(name: string): () => Promise<void> {
    return async () => {
      const times = 1 + (this.#tries.get(name)?.times ?? 0);
      this.#tries.set(name, { times, at: this.#clock.elapsed() });
    };
  }

  #isPartOfPage(name: string): boolean {
    const tried = this.#tries.get(name);
    return (
      tried !== undefined && tried.times >= MOST_TRIES && this.#clock.elapsed() - tried.at >= LOST_AFTER_MS
    );
  }

  #loadAgain(screen: Screen): Deed | undefined {
    const hit = this.mayRetry ? uncovered(screen.find(this.#profile.retry)) : undefined;
    if (!hit) {
      this.#retrySince = undefined;
      this.#tries.delete(AGAIN);
      return undefined;
    }
    this.#retrySince ??= this.#clock.elapsed();
    if (this.#clock.elapsed() - this.#retrySince < RETRY_AFTER_MS) return undefined;
    if (this.#isPartOfPage(AGAIN)) return undefined;
    return { kind: "tap", what: AGAIN, hit, isFleeting: true, before: this.#counting(AGAIN) };
  }
}

function isOnTop(hit: Hit | undefined): boolean {
  return hit !== undefined && !hit.isCovered;
}

function uncovered(hit: Hit | undefined): Hit | undefined {
  return isOnTop(hit) ? hit : undefined;
}
