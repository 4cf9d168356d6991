import type { App } from "../apps/app.ts";
import type { Chance } from "../chance.ts";
import type { DelayRange, Delays } from "../delays.ts";
import type { Glass } from "../glass.ts";
import { chooserView, notRespondingView, permissionView } from "../screen/dialogs.ts";
import type { Overlay } from "../screen/overlays.ts";
import { languageOf } from "./language.ts";
import type { Permissions, Wish } from "./permissions.ts";

const ASK_MS: DelayRange = [150, 400];
const ANSWER_MS: DelayRange = [80, 200];
/** The same dialogs, from the open sources and as Google ships them; their ids are alike. */
const PERMISSION_CONTROLLERS: readonly [string, string] = [
  "com.google.android.permissioncontroller",
  "com.android.permissioncontroller",
];

export interface DialogsOptions {
  readonly glass: Glass;
  readonly permissions: Permissions;
  readonly delays: Delays;
  readonly chance: Chance;
  /** The phone's, not the app's. */
  readonly language: () => string;
  readonly stopApp: (packageName: string) => void;
}

/** The dialogs that Android itself opens above an app. */
export class Dialogs {
  readonly #options: DialogsOptions;
  readonly #controller: string;

  constructor(options: DialogsOptions) {
    this.#options = options;
    this.#controller = options.chance.fork("permission controller").pick(PERMISSION_CONTROLLERS);
  }

  /** Asks the owner, unless the app may already or was denied for good. */
  ask(app: App, wish: Wish): void {
    const { delays, chance, permissions } = this.#options;
    delays.after(chance.between(...ASK_MS), () => {
      if (permissions.canAsk(app.packageName, wish)) this.askAnyway(app, wish);
    });
  }

  /** @returns what takes the question away */
  askAnyway(app: App, wish: Wish): () => void {
    const { glass, permissions, language } = this.#options;
    const { packageName, label } = app;
    if (glass.overlays.above(app).some(({ overlay }) => overlay.packageName === this.#controller))
      return () => {};
    const view = permissionView({
      label,
      wish,
      language: languageOf(language()),
      offersSelection: permissions.offersSelection,
      wasDenied: permissions.wasDenied(packageName, wish),
    });
    const answers: Readonly<Record<string, () => void>> = {
      allow: () => permissions.grant(packageName, permissions.namesOf(wish)),
      select: () => permissions.grantSelection(packageName),
      deny: () => permissions.deny(packageName, wish),
    };
    const activity = "com.android.permissioncontroller.permission.ui.GrantPermissionsActivity";
    return this.#open({ packageName: this.#controller, activity, view, owner: app }, answers);
  }

  /** "… isn't responding": to wait is to go on. */
  notResponding(app: App): () => void {
    const { language, stopApp } = this.#options;
    const view = notRespondingView(app.label, languageOf(language()));
    const activity = "Application Not Responding";
    const answers = { wait: () => {}, close: () => stopApp(app.packageName) };
    return this.#open({ packageName: "android", activity, view, owner: app, isSticky: true }, answers);
  }

  /** Who shares without saying with which app is asked. */
  choose(apps: readonly App[], then: (app: App) => void): void {
    const answers = Object.fromEntries(apps.map((app) => [app.packageName, () => then(app)]));
    const activity = "com.android.internal.app.ChooserActivity";
    this.#open({ packageName: "android", activity, view: chooserView(apps) }, answers);
  }

  #open(window: Omit<Overlay, "touch">, answers: Readonly<Record<string, () => void>>): () => void {
    const { glass, delays, chance } = this.#options;
    const overlay: Overlay = {
      ...window,
      touch: (event) => {
        const answer = Object.hasOwn(answers, event) ? answers[event] : undefined;
        delays.after(chance.between(...ANSWER_MS), () => {
          if (!answer || !glass.overlays.has(overlay)) return;
          glass.overlays.close(overlay);
          answer();
        });
      },
    };
    return glass.overlays.open(overlay);
  }
}
