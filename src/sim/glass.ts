import type { App, AppScreen } from "./apps/app.ts";
import type { DelayRange } from "./delays.ts";
import { draw, KEYBOARD_HEIGHT, type ScreenSize } from "./screen/draw.ts";
import type { GlassOptions, Point } from "./screen/glass-options.ts";
import { CHARACTERS, KEY } from "./screen/key-codes.ts";
import { Keyguard } from "./screen/keyguard.ts";
import { type Overlay, Overlays } from "./screen/overlays.ts";
import { resourceIdOf } from "./screen/resource-id.ts";
import { darkness, KEYBOARD, keyboard, LAUNCHER, launcher, SYSTEM_UI } from "./screen/system.ts";
import { BLANK, center, nodeUnder, type ScreenNode, type View, walk } from "./screen/view.ts";

const SWITCH_MS: DelayRange = [400, 900];
const HOME_MS: DelayRange = [150, 350];
/** A finger that moves less than this part of the screen's height has only touched. */
const TOUCH_SLOP = 0.01;

/**
 * The screen of one phone: what shows, and where touches go. Touches count only inside what is clickable in the
 * tree as it is in that instant; on a dark or locked screen, on the keyboard and under a dialog they reach no app.
 */
export class Glass {
  readonly size: ScreenSize;
  readonly keyguard = new Keyguard();
  readonly overlays = new Overlays();
  isAwake = false;
  clipboard = "";
  readonly #options: GlassOptions;
  #arrivals: ((app: App) => void)[] = [];
  #foreground: App | undefined;
  #switches = 0;
  #focus: string | undefined;

  constructor(options: GlassOptions) {
    this.size = options.size;
    this.#options = options;
  }

  /** Dots per inch, as phones of this width have them. */
  get density(): number {
    return Math.round((this.size.width * 160) / 411);
  }

  get foreground(): App | undefined {
    return this.#foreground;
  }

  get foregroundPackage(): string {
    return this.#foreground?.packageName ?? LAUNCHER;
  }

  get isLocked(): boolean {
    return this.keyguard.isShowing;
  }

  set isLocked(isLocked: boolean) {
    if (isLocked) this.keyguard.show();
    else this.keyguard.isShowing = false;
  }

  get isKeyboardOpen(): boolean {
    return this.#focus !== undefined && this.#focused() !== undefined;
  }

  /** Something moves all the time: who waits for an idle screen waits in vain. */
  get isPlaying(): boolean {
    return this.isAwake && !this.isLocked && (this.#foreground?.screen().isPlaying ?? false);
  }

  /** The dialog that is answered before anything else. */
  get topOverlay(): Overlay | undefined {
    return this.#dialogs().at(-1)?.overlay;
  }

  /** The window layers as they show now, lowest first, under one root. The keyboard is a window of its own. */
  tree(withKeyboard = false): ScreenNode {
    const layers = this.#layers(withKeyboard);
    const bounds = { left: 0, top: 0, right: this.size.width, bottom: this.size.height };
    return { ...BLANK, packageName: layers[0]?.packageName ?? SYSTEM_UI, bounds, children: layers };
  }

  tap(x: number, y: number): void {
    if (!this.isAwake) return;
    const hit = nodeUnder(this.tree(true), x, y);
    if (!hit || hit === "nothing") return;
    if (hit.isEditable) this.#focus = hit.key;
    else if (hit.event !== undefined) this.#raise(hit, hit.event);
  }

  tapNode(node: ScreenNode): void {
    const { x, y } = center(node.bounds);
    this.tap(x, y);
  }

  /** A finger goes down here and up there. */
  swipe(from: Point, to: Point): void {
    const dx = to.x - from.x;
    const dy = to.y - from.y;
    const length = Math.hypot(dx, dy) / this.size.height;
    if (length < TOUCH_SLOP) return this.tap(from.x, from.y);
    if (!this.isAwake) return;
    const isVertical = Math.abs(dy) >= Math.abs(dx);
    const direction = isVertical ? (dy < 0 ? "up" : "down") : dx < 0 ? "left" : "right";
    if (this.isLocked) {
      if (direction === "up") this.keyguard.swipeUp(length);
    } else if (!this.topOverlay && !this.#isOnKeyboard(from)) this.#foreground?.swipe(direction);
  }

  /** Android key codes; others do nothing. */
  press(keyCode: number): void {
    if (keyCode === KEY.wakeUp) this.isAwake = true;
    else if (keyCode === KEY.sleep || (keyCode === KEY.power && this.isAwake)) this.sleep();
    else if (keyCode === KEY.power) this.isAwake = true;
    else if (!this.isAwake) return;
    else if (this.isLocked) this.#pressLocked(keyCode);
    else if (keyCode === KEY.home) this.#goHome();
    else if (keyCode === KEY.back) this.#back();
    else if (keyCode === KEY.escape) this.#focus = undefined;
    else this.#typeKey(keyCode);
  }

  sleep(): void {
    this.isAwake = false;
    this.keyguard.show();
  }

  /** False where only a PIN would open it. */
  dismissKeyguard(): boolean {
    if (this.isLocked) this.keyguard.dismiss();
    return !this.isLocked;
  }

  /** Types at the end of the field that has the focus; false where none has. */
  type(text: string): boolean {
    if (!this.isAwake) return false;
    if (this.isLocked) for (const sign of text) this.keyguard.touch(sign);
    const node = this.isLocked || this.topOverlay ? undefined : this.#focused();
    if (node) this.setText(node, node.text + text);
    return node !== undefined;
  }

  setText(node: ScreenNode, text: string): void {
    if (node.field) this.#foreground?.setField(node.field, text);
  }

  /** Brings an app to the front after the time that it takes; undefined is the launcher. */
  show(app: App | undefined, delayMs: DelayRange = SWITCH_MS, then: () => void = () => {}): void {
    const turn = ++this.#switches;
    const { delays, chance } = this.#options;
    delays.after(chance.between(...delayMs), () => {
      if (turn !== this.#switches) return;
      this.#foreground = app;
      this.#focus = undefined;
      then();
      const arrivals = app ? this.#arrivals.splice(0) : [];
      if (app) for (const arrival of arrivals) arrival(app);
    });
  }

  /** Calls back with the app in front, at once or when the next one comes there. @returns what calls it off */
  whenAppShows(then: (app: App) => void): () => void {
    if (this.#foreground) then(this.#foreground);
    else this.#arrivals.push(then);
    return () => {
      this.#arrivals = this.#arrivals.filter((one) => one !== then);
    };
  }

  /** An app that was stopped is no longer in front, nor on its way there. */
  leave(app: App): void {
    this.#switches++;
    if (this.#foreground === app) this.#foreground = undefined;
    this.overlays.closeOwnedBy(app);
    this.#focus = undefined;
  }

  /** As after a restart: dark, locked, at the launcher. */
  reset(): void {
    this.#switches++;
    this.#foreground = undefined;
    this.#focus = undefined;
    this.overlays.clear();
    this.clipboard = "";
    this.sleep();
  }

  #dialogs(): ReturnType<Overlays["above"]> {
    return this.isAwake && !this.isLocked ? this.overlays.above(this.#foreground) : [];
  }

  #layers(withKeyboard: boolean): readonly ScreenNode[] {
    if (!this.isAwake) return [this.#draw(darkness(), SYSTEM_UI, "dark")];
    if (this.isLocked) return [this.#draw(this.keyguard.view(), SYSTEM_UI, "keyguard")];
    const above = this.#dialogs().map(({ key, overlay }) =>
      this.#draw(overlay.view, overlay.packageName, key),
    );
    const app = this.#foreground;
    if (!app) return [this.#draw(launcher(this.#options.apps()), LAUNCHER, "home"), ...above];
    const pages = this.#appLayers(app, app.screen());
    const keys = withKeyboard && this.isKeyboardOpen ? [this.#drawKeyboard()] : [];
    return [...pages, ...keys, ...above];
  }

  #appLayers(app: App, screen: AppScreen): readonly ScreenNode[] {
    // a field of a page that has gone cannot keep the focus
    if (this.#focus !== undefined && !this.#focus.startsWith(screen.name)) this.#focus = undefined;
    return [screen.page, ...screen.overlays].map((view, i) =>
      this.#draw(view, app.packageName, i === 0 ? screen.name : `${screen.name}+${i}`, app),
    );
  }

  #drawKeyboard(): ScreenNode {
    return this.#draw(keyboard(1000 - KEYBOARD_HEIGHT), KEYBOARD, "keyboard");
  }

  #draw(view: View, packageName: string, screen: string, app?: App): ScreenNode {
    const { seed } = this.#options;
    const release = app && !app.hasStableIds ? `${seed}/${this.#options.versionOf(app)}` : undefined;
    return draw(view, {
      packageName,
      size: this.size,
      seed,
      screen,
      isKeyboardOpen: app !== undefined && this.#focus !== undefined,
      focus: this.#focus,
      resourceId: (name) => resourceIdOf(packageName, name, release),
    });
  }

  #raise(hit: ScreenNode, event: string): void {
    if (this.isLocked) return this.keyguard.touch(event);
    if (hit.packageName === KEYBOARD)
      return event === "enter" ? this.press(KEY.enter) : void this.type(event);
    const dialog = this.#dialogs().find(({ key }) => hit.key.startsWith(`${key}/`));
    if (dialog) dialog.overlay.touch(event);
    else if (this.#foreground) this.#foreground.touch(event);
    else this.#launchFromIcon(event);
  }

  #launchFromIcon(packageName: string): void {
    const app = this.#options.apps().find((one) => one.packageName === packageName);
    if (app) this.show(app);
  }

  #isOnKeyboard({ x, y }: Point): boolean {
    const hit = this.isKeyboardOpen ? nodeUnder(this.#drawKeyboard(), x, y) : undefined;
    return hit !== undefined;
  }

  #focused(): ScreenNode | undefined {
    const app = this.#foreground;
    if (!app || this.#focus === undefined) return undefined;
    for (const layer of this.#appLayers(app, app.screen()))
      for (const node of walk(layer)) if (node.isFocused) return node;
    return undefined;
  }

  #pressLocked(keyCode: number): void {
    if (keyCode === KEY.menu) this.keyguard.dismiss();
    else if (keyCode === KEY.back) this.keyguard.back();
    else if (keyCode === KEY.enter) this.keyguard.touch("enter");
    else if (keyCode === KEY.delete) this.keyguard.touch("delete");
    else this.keyguard.touch(CHARACTERS[keyCode] ?? "");
  }

  #goHome(): void {
    this.overlays.closeLoose();
    this.show(undefined, HOME_MS);
  }

  /** The first one only closes the keyboard; a dialog goes before what is beneath it. */
  #back(): void {
    const overlay = this.topOverlay;
    if (overlay) {
      if (overlay.isSticky !== true) this.overlays.close(overlay);
    } else if (this.isKeyboardOpen) this.#focus = undefined;
    else if (this.#foreground && !this.#foreground.back()) this.show(undefined, HOME_MS);
  }

  #typeKey(keyCode: number): void {
    const sign = CHARACTERS[keyCode];
    if (sign !== undefined) this.type(sign);
    if (keyCode === KEY.paste) this.type(this.clipboard);
    const node = this.topOverlay ? undefined : this.#focused();
    if (keyCode === KEY.enter && !this.#submit(node)) this.type("\n");
    if (node && keyCode === KEY.delete) this.setText(node, [...node.text].slice(0, -1).join(""));
  }

  /** A field of one line hands its content in, and its keyboard goes. */
  #submit(field: ScreenNode | undefined): boolean {
    const isTaken = field?.field !== undefined && (this.#foreground?.submit?.(field.field) ?? false);
    if (isTaken) this.#focus = undefined;
    return isTaken;
  }
}
