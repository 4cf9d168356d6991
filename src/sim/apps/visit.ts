import type { Chance } from "../chance.ts";
import type { DelayRange } from "../delays.ts";
import type { Account, AppName } from "./accounts.ts";
import type { AppHost } from "./app.ts";
import { findPerson, follow, type Person, type Tie, tieOf, unfollow } from "./people.ts";

/** How much of a person's page is there. */
export type Phase = "loading" | "offline" | "missing" | "named" | "complete";

const LOAD_MS: DelayRange = [300, 900];
const HALF_MS: DelayRange = [200, 600];
const GLITCH_MS: DelayRange = [150, 400];
const CHANGE_MS: DelayRange = [150, 350];
/** How often the network fails, and how often a page seems missing at first. */
const OFFLINE = 1 / 8;
const GLITCH = 1 / 6;

/**
 * A look at another user's page. It loads in halves: the name first, what can be done later. Now and then it says at first
 * that nobody is there, or that the network is gone, which a retry mends.
 */
export class Visit {
  readonly #host: AppHost;
  readonly #app: AppName;
  readonly #chance: Chance;
  #name = "";
  #person: Person | undefined;
  #phase: Phase = "loading";
  #turn = 0;

  constructor(host: AppHost, app: AppName) {
    this.#host = host;
    this.#app = app;
    this.#chance = host.chance.fork("visits");
  }

  get person(): Person | undefined {
    return this.#person;
  }

  get phase(): Phase {
    return this.#phase;
  }

  get tie(): Tie {
    const account = this.#account;
    return account && this.#person ? tieOf(account, this.#person) : "none";
  }

  open(name: string): void {
    this.#name = name;
    this.#person = findPerson(name);
    this.#load(this.#chance.next() < OFFLINE ? "offline" : undefined);
  }

  /** It never fails twice in a row. */
  retry(): void {
    if (this.#phase === "offline") this.#load(undefined);
  }

  follow(): void {
    this.#change(follow);
  }

  unfollow(): void {
    this.#change(unfollow);
  }

  /** Somebody beside the person whose page shows: a suggestion, an author in the feed. */
  followOther(name: string): void {
    const account = this.#account;
    const other = findPerson(name);
    if (account && other) this.#after(CHANGE_MS, () => follow(account, other));
  }

  get #account(): Account | undefined {
    return this.#host.accounts(this.#app)[0];
  }

  #load(failure: "offline" | undefined): void {
    this.#turn++;
    this.#phase = "loading";
    const end = failure ?? (findPerson(this.#name) ? "named" : "missing");
    const isGlitch = end === "named" && this.#chance.next() < GLITCH;
    if (isGlitch) this.#go(GLITCH_MS, "missing", () => this.#arrive(end));
    else this.#arrive(end);
  }

  #arrive(end: Phase): void {
    this.#go(LOAD_MS, end, () => {
      if (end === "named") this.#go(HALF_MS, "complete", () => {});
    });
  }

  /** Not where another page was opened meanwhile. */
  #go(delayMs: DelayRange, phase: Phase, then: () => void): void {
    const turn = this.#turn;
    this.#after(delayMs, () => {
      if (turn !== this.#turn) return;
      this.#phase = phase;
      then();
    });
  }

  #change(change: (account: Account, person: Person) => void): void {
    const [account, person] = [this.#account, this.#person];
    if (account && person) this.#after(CHANGE_MS, () => change(account, person));
  }

  #after(delayMs: DelayRange, then: () => void): void {
    this.#host.delays.after(this.#host.chance.between(...delayMs), then);
  }
}
