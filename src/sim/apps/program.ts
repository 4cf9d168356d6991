import type { DelayRange } from "../delays.ts";
import type { View } from "../screen/view.ts";
import type { Account, AppName } from "./accounts.ts";
import type { App, AppHost, AppScreen } from "./app.ts";
import type { Intent } from "./intent.ts";
import { type PopupName, Popups } from "./popups.ts";
import { Stage, type Step } from "./stage.ts";
import { Studio } from "./studio.ts";
import type { UploadTimes } from "./upload.ts";
import { Visit } from "./visit.ts";
import { splitEvent } from "./widgets.ts";

/** What a touch does: a step between pages, or an effect that decides for itself. */
export type Move<Page extends string, Sheet extends string, Effect extends string> =
  | { readonly step: Step<Page, Sheet>; readonly delayMs: DelayRange }
  | { readonly effect: Effect };

/** An app as data: its pages and sheets, and where touches lead. Shared by all phones that have it. */
export interface Plan<Page extends string, Sheet extends string, Effect extends string, State> {
  readonly app: AppName;
  readonly times: UploadTimes;
  readonly pageMs: DelayRange;
  readonly sheetMs: DelayRange;
  /** How long it takes to start anew with another account. */
  readonly restartMs: DelayRange;
  /** Events that no table names are touches without effect: likes, filters and the rest of a real screen. */
  readonly moves: Readonly<Record<Page | Sheet, Readonly<Record<string, Move<Page, Sheet, Effect>>>>>;
  readonly pages: Readonly<Record<Page, (state: State) => View>>;
  readonly sheets: Readonly<Record<Sheet, (state: State) => View>>;
  /** Where a post is made: to go back from the first of them is to leave the post. */
  readonly composing: ReadonlySet<Page>;
  /** Never idle. */
  readonly playing: ReadonlySet<Page>;
  readonly home: Page;
  readonly splash: Page;
  readonly logIn: Page;
  readonly leave: Sheet;
  readonly blocked: Sheet;
}

/**
 * A running app: pages on a stage, popups above them, posts in a studio, a look at somebody's page. Which app it is, is said by its
 * plan, and by the effects that its class performs.
 */
export abstract class Program<
  Page extends string,
  Sheet extends string,
  Effect extends string,
  State,
> implements App {
  abstract readonly packageName: string;
  abstract readonly label: string;
  abstract readonly versionName: string;
  abstract readonly versionCode: number;
  abstract readonly activity: string;
  abstract readonly hasStableIds: boolean;

  protected readonly host: AppHost;
  protected readonly studio: Studio;
  protected readonly visit: Visit;
  protected stage: Stage<Page, Sheet>;
  readonly #plan: Plan<Page, Sheet, Effect, State>;
  readonly #popups: Popups;
  #swipes = 0;

  constructor(host: AppHost, plan: Plan<Page, Sheet, Effect, State>) {
    this.host = host;
    this.#plan = plan;
    this.studio = new Studio(host, plan.times);
    this.visit = new Visit(host, plan.app);
    this.#popups = new Popups(host.delays, host.chance, {
      answer: (popup, isAccepted) => this.#answer(popup, isAccepted),
      followOther: (name) => this.unlessBlocked(() => this.visit.followOther(name)),
    });
    this.stage = this.#newStage();
  }

  abstract canOpen(intent: Intent): boolean;
  abstract open(intent: Intent): void;
  abstract setField(name: string, text: string): void;
  abstract field(name: string): string;
  abstract submit(name: string): boolean;
  protected abstract state(): State;
  protected abstract perform(effect: Effect, detail: string): void;
  /** Where a draft is taken up again. */
  protected abstract lastPage(): Page;

  screen(): AppScreen {
    const { pages, sheets, playing, logIn } = this.#plan;
    const state = this.state();
    const page = this.#isSignedOut ? logIn : this.stage.page;
    const sheet = this.#isSignedOut ? undefined : this.stage.sheet;
    return {
      name: this.#isSignedOut ? page : this.stage.name,
      page: pages[page](state),
      overlays: [...(sheet ? [sheets[sheet](state)] : []), ...this.#popups.views(this.host.locale())],
      isPlaying: playing.has(page),
    };
  }

  touch(event: string): void {
    if (this.#popups.touch(event) || this.#isSignedOut) return;
    const [name, detail] = splitEvent(event);
    const move = this.#plan.moves[this.stage.sheet ?? this.stage.page][name];
    if (!move) return;
    if ("step" in move) this.stage.take(move.step, move.delayMs);
    else this.perform(move.effect, detail);
  }

  swipe(direction: "up" | "down" | "left" | "right"): void {
    if (direction === "up") this.#swipes++;
  }

  back(): boolean {
    return this.#popups.back() || (!this.#isSignedOut && this.goBack());
  }

  interrupt(popup: PopupName): void {
    this.#popups.show(popup);
  }

  calm(popup: PopupName): void {
    this.#popups.remove(popup);
  }

  stop(): void {
    this.studio.stop();
    this.#popups.clear();
    this.stage = this.#newStage();
    this.offerDraft();
  }

  protected get account(): Account | undefined {
    return this.host.accounts(this.#plan.app)[0];
  }

  /** Counts up while the feed plays, `everyMs` simulated. */
  protected clip(everyMs: number): number {
    return this.#swipes + Math.floor(this.host.wallMs() / Math.max(1, this.host.delays.real(everyMs)));
  }

  /** Going back from the first screen of a post asks what shall become of it. */
  protected goBack(): boolean {
    const { composing, leave, pageMs, sheetMs } = this.#plan;
    const { page, pageBelow, sheet } = this.stage;
    const leaves = !sheet && composing.has(page) && !(pageBelow && composing.has(pageBelow));
    if (!leaves || !this.studio.isOpen) return this.stage.back(pageMs);
    this.stage.take({ sheet: leave }, sheetMs);
    return true;
  }

  /** Each call is a post of its own, until the page has gone. */
  protected publish(): void {
    this.unlessBlocked(() => {
      if (this.account) this.studio.post(this.account);
      this.stage.take({ reset: [this.#plan.home] }, this.#plan.pageMs);
    });
  }

  protected discard(): void {
    this.stage.take({ reset: [this.#plan.home] }, this.#plan.pageMs, () => this.studio.discard());
  }

  /** What was left behind is offered above whatever shows. */
  protected offerDraft(): void {
    if (this.studio.hasLeftBehind) this.#popups.show("draft");
  }

  /** The app starts anew with the other account. */
  protected switchTo(name: string): void {
    const { app, home, splash, sheetMs, restartMs } = this.#plan;
    if (name === this.account?.name) return this.stage.take({ close: "sheet" }, sheetMs);
    this.stage.take({ reset: [splash] }, sheetMs, () => {
      this.host.activate(app, name);
      this.stage.take({ reset: [home] }, restartMs);
    });
  }

  /** Who did too much is told so instead. */
  protected unlessBlocked(act: () => void): void {
    const { blocked, sheetMs } = this.#plan;
    if (this.host.restriction() === "blocked") this.stage.take({ sheet: blocked }, sheetMs);
    else act();
  }

  get #isSignedOut(): boolean {
    return this.host.restriction() === "signed_out";
  }

  /** Whoever agrees gets what was offered: Android's own dialog, the store, the draft. */
  #answer(popup: PopupName, isAccepted: boolean): void {
    if (popup === "draft") this.#answerDraft(isAccepted);
    else if (!isAccepted) return;
    else if (popup === "notifications" || popup === "contacts") this.host.ask(popup);
    else if (popup === "update" || popup === "rate") this.host.leave();
  }

  #answerDraft(isAccepted: boolean): void {
    if (!isAccepted) this.studio.forget();
    else if (this.studio.resume()) this.stage.show({ reset: [this.#plan.home, this.lastPage()] });
  }

  #newStage(): Stage<Page, Sheet> {
    return new Stage(this.host.delays, this.host.chance, this.#plan.home);
  }
}
