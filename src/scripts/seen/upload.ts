/** What the app shows of an upload: whether it runs, how far it is, and that it has ended. */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen } from "../../device/ui/screen.ts";
import { bringToFront } from "../app.ts";
import type { SelectorName } from "../apps/profile.ts";
import { wait } from "../flow/flow.ts";
import type { Decision, Flow } from "../flow/flow.ts";
import { placeOf } from "../flow/layers.ts";
import type { ScriptContext } from "../script.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock" | "hooks" | "pace"> & {
  readonly packageName: string;
};

/**
 * `unseen`: the page was left and no progress ever showed. `late`: it took longer than it may. `untaken`: the page with
 * Post was never left, as if something had been in the way of the touch.
 */
export type UploadEnd = "ended" | "unseen" | "late" | "untaken";

/** Percent. From here on the platform may have all of it before the app shows so. */
const NEARLY_DONE = 95;
const PROGRESS_MAY_SHOW_MS = 2500;
/** So long an app may take to leave the page, on a slow phone. */
const TAKEN_BY_MS = 20_000;
/** The goal ends by itself; this is only what ends a phone that answers no more readings. */
const NET_MS = 120_000;

const uploadSelectors = ["uploadPercent", "postNow", "askedToPost", "agreeToPost", "post"] as const;

/** The page with the button that publishes. */
export interface Form {
  /** What it is known by. */
  readonly looksFor: readonly SelectorName[];
  isOn(screen: Screen): boolean;
}

export class Upload {
  readonly #context: Context;
  readonly #endsAt: number;
  readonly #untakenAt: number;
  readonly #form: Form;
  #percent: number | undefined;
  #hasShown = false;
  #showsForm = true;
  #gone = 0;
  #hasWorked = false;
  #hasConfirmed = false;
  #confirmShape = "";
  /** The page as it was just before the touch: what it said already says nothing of what came of that. */
  readonly #before: Screen | undefined;
  #leftAt: number | undefined;

  /** Begins with the tap on Post on that page. */
  constructor(context: Context, form: Form, waitMs: number) {
    this.#context = context;
    this.#form = form;
    this.#before = context.session.lastScreen;
    this.#endsAt = context.clock.elapsed() + waitMs;
    this.#untakenAt = context.clock.elapsed() + TAKEN_BY_MS;
  }

  get isLate(): boolean {
    return this.#context.clock.elapsed() >= this.#endsAt;
  }

  /** Progress showed, and then no more. */
  get hasEnded(): boolean {
    return this.#hasShown && this.#gone >= 2;
  }

  /** On the clock's `elapsed`: an upload that shows no progress takes until then at least, for all that is known. */
  get unseenUntil(): number {
    return this.#hasShown || this.#leftAt === undefined ? 0 : this.#leftAt + PROGRESS_MAY_SHOW_MS;
  }

  /** It was still well under way, or had not even begun, on the last reading: nothing can have been published yet. */
  get isUnfinished(): boolean {
    return (this.#showsForm && !this.#hasWorked) || (this.#percent ?? 100) < NEARLY_DONE;
  }

  /** Takes a reading, whatever page it is of. */
  observe = (screen: Screen): void => {
    const { profile, hooks } = this.#context;
    const shown = screen.find(profile.selectors.uploadPercent)?.node.text;
    this.#percent = shown === undefined ? undefined : Number.parseInt(shown, 10);
    this.#showsForm = this.#form.isOn(screen);
    this.#gone = this.#percent === undefined ? this.#gone + 1 : 0;
    if (this.#percent === undefined) return;
    if (!this.#hasShown) this.#context.pace.showed(this.#progress);
    this.#hasShown = true;
    hooks.progress(60 + this.#percent * 0.35);
  };

  /** Answers the question whether to post, once, and waits until the upload ended or shows nothing. */
  watch(flow: Flow, waitMs: number, signal: AbortSignal): Promise<UploadEnd> {
    const decide = (screen: Screen) => this.#decide(screen);
    const looksFor = [...uploadSelectors, ...this.#form.looksFor];
    return flow.until({ name: "watch the upload", timeoutMs: waitMs + NET_MS, looksFor, decide }, signal);
  }

  #decide(screen: Screen): Decision<UploadEnd> {
    this.observe(screen);
    if (this.isLate && !this.hasEnded) return { kind: "done", value: "late" };
    const { clock, pace, profile } = this.#context;
    // an app that is at work on its form has taken the touch
    const wasBusy = this.#before?.find(profile.busy) !== undefined;
    this.#hasWorked ||= this.#showsForm && !wasBusy && screen.find(profile.busy) !== undefined;
    const isUntaken = this.#showsForm && this.#leftAt === undefined && !this.#hasShown && !this.#hasWorked;
    const question = this.#question(screen);
    // an answer that is still asked for did not arrive either
    const isAnswered = this.#hasConfirmed && !question;
    if (isUntaken && !isAnswered && clock.elapsed() >= this.#untakenAt) {
      return { kind: "done", value: "untaken" };
    }
    if (question) return this.#confirm(question, screen);
    if (this.#percent !== undefined || this.#showsForm) return wait;
    // what came up just before the touch may have taken it, and led to another app
    if (!this.#isInFront(screen))
      return { kind: "act", what: "launch", act: (signal) => this.#bringBack(signal) };
    this.#leftAt ??= clock.elapsed();
    if (this.hasEnded) return { kind: "done", value: "ended" };
    const patienceMs = pace.patienceMs(this.#progress, PROGRESS_MAY_SHOW_MS);
    if (this.#hasShown || clock.elapsed() - this.#leftAt < patienceMs) return wait;
    pace.missed(this.#progress);
    return { kind: "done", value: "unseen" };
  }

  /** By this it is known whether this phone's app shows any. */
  get #progress(): string {
    return `upload progress in ${this.#context.packageName}`;
  }

  #isInFront({ nodes }: Screen): boolean {
    return nodes.some((node) => node.packageName === this.#context.packageName);
  }

  #bringBack(signal: AbortSignal): Promise<void> {
    const { session, profile, packageName } = this.#context;
    return bringToFront(session, profile, packageName, signal);
  }

  /** As much of a tap on Post as that one: once, and when the dialog is at rest. */
  #confirm(hit: Hit, screen: Screen): Decision<UploadEnd> {
    const isAtRest = this.#confirmShape === screen.shape;
    this.#confirmShape = screen.shape;
    if (!isAtRest || this.#hasConfirmed) return wait;
    return {
      kind: "act",
      what: "confirm to post",
      on: hit,
      act: async (signal) => {
        this.#hasConfirmed = true;
        await this.#context.session.tap(hit.node, signal);
      },
    };
  }

  /** The button that says yes to "Post now?": drawn after the question, which covers the page. */
  #question(screen: Screen): Hit | undefined {
    const { selectors } = this.#context.profile;
    const named = screen.find(selectors.postNow);
    if (named) return named;
    const asked = screen.findAll(selectors.askedToPost).at(-1);
    const agree =
      asked && screen.findAll(selectors.agreeToPost).findLast(({ node }) => node.index > asked.node.index);
    return agree ?? (this.#showsForm ? this.#postAgain(screen) : undefined);
  }

  /**
   * The page's own Post is covered by what has one as well, as a sheet that tells what a first post means: it asks, whatever it
   * says. Never the button that was touched already.
   */
  #postAgain(screen: Screen): Hit | undefined {
    const { post } = this.#context.profile.selectors;
    const [below, ...others] = screen.findAll(post);
    if (!below?.isCovered) return undefined;
    const touched = this.#before?.find(post);
    const isTouched = ({ button }: Hit) =>
      touched !== undefined && placeOf(button) === placeOf(touched.button);
    return others.findLast(
      (hit) => !hit.isCovered && hit.node.index > below.button.lastIndex && !isTouched(hit),
    );
  }
}
