import type { App, AppScreen } from "./apps/app.ts";
import { type Chance, hash } from "./chance.ts";
import type { DelayRange, Delays } from "./delays.ts";
import { draw, KEYBOARD_HEIGHT, type ScreenSize } from "./screen/draw.ts";
import { darkness, keyguard, LAUNCHER, launcher, SYSTEM_UI } from "./screen/system.ts";
import { center, nodeUnder, type ScreenNode, type View, walk } from "./screen/view.ts";

const SWITCH_MS: DelayRange = [400, 900];
const HOME_MS: DelayRange = [150, 350];
const KEY = {
  home: 3,
  back: 4,
  power: 26,
  space: 62,
  enter: 66,
  delete: 67,
  menu: 82,
  sleep: 223,
  wakeUp: 224,
} as const;

export type Direction = "up" | "down" | "left" | "right";

/** Something above whatever app is shown, as a permission dialog is. It answers its own touches. */
export interface Overlay {
  readonly packageName: string;
  readonly view: View;
  touch(event: string): void;
}

/**
 * The screen of one phone: what shows, and where touches go. Touches count only inside what is clickable in the
 * tree as it is in that instant; on a dark or locked screen, and on the keyboard, they reach no app.
 */
export class Glass {
  readonly size: ScreenSize;
  readonly #delays: Delays;
  readonly #chance: Chance;
  readonly #apps: readonly App[];
  readonly #seed: string;
  readonly overlays: Overlay[] = [];
  isAwake = false;
  isLocked = true;
  asksForPin = false;
  #foreground: App | undefined;
  #switches = 0;
  #focus: string | undefined;

  constructor(options: {
    size: ScreenSize;
    delays: Delays;
    chance: Chance;
    seed: string;
    apps: readonly App[];
  }) {
    this.size = options.size;
    this.#delays = options.delays;
    this.#chance = options.chance;
    this.#seed = options.seed;
    this.#apps = options.apps;
  }

  get foreground(): App | undefined {
    return this.#foreground;
  }

  get foregroundPackage(): string {
    return this.#foreground?.packageName ?? LAUNCHER;
  }

  get isKeyboardOpen(): boolean {
    return this.#focus !== undefined;
  }

  /** Something moves all the time: who waits for an idle screen waits in vain. */
  get isPlaying(): boolean {
    return this.isAwake && !this.isLocked && (this.#foreground?.screen().isPlaying ?? false);
  }

  /** The window layers as they show now, lowest first, under one root. */
  tree(): ScreenNode {
    const layers = this.#layers();
    const [first] = layers;
    const bounds = { left: 0, top: 0, right: this.size.width, bottom: this.size.height };
    return { ...blank, packageName: first?.packageName ?? SYSTEM_UI, bounds, children: layers };
  }

  tap(x: number, y: number): void {
    if (!this.isAwake) return;
    const isOnKeyboard = this.isKeyboardOpen && y >= this.size.height * (1 - KEYBOARD_HEIGHT / 1000);
    const hit = isOnKeyboard ? undefined : nodeUnder(this.tree(), x, y);
    if (!hit || hit === "nothing") return;
    if (hit.isEditable) this.#focus = hit.key;
    else if (hit.packageName === LAUNCHER) this.#launchFromIcon(hit.event);
    else if (hit.event !== undefined) (this.#overlayOf(hit) ?? this.#foreground)?.touch(hit.event);
  }

  tapNode(node: ScreenNode): void {
    const { x, y } = center(node.bounds);
    this.tap(x, y);
  }

  swipe(direction: Direction): void {
    if (!this.isAwake) return;
    if (this.isLocked) {
      if (direction === "up") this.dismissKeyguard();
    } else this.#foreground?.swipe(direction);
  }

  /** Android key codes; others do nothing. */
  press(keyCode: number): void {
    if (keyCode === KEY.wakeUp) this.isAwake = true;
    else if (keyCode === KEY.sleep) this.isAwake = false;
    else if (keyCode === KEY.power) this.isAwake = !this.isAwake;
    else if (!this.isAwake) return;
    else if (keyCode === KEY.menu) this.dismissKeyguard();
    else if (this.isLocked) return;
    else if (keyCode === KEY.home) this.show(undefined, HOME_MS);
    else if (keyCode === KEY.back) this.#back();
    else this.#typeKey(keyCode);
  }

  /** False where only a PIN would open it. */
  dismissKeyguard(): boolean {
    if (this.isLocked && !this.asksForPin) this.isLocked = false;
    return !this.isLocked;
  }

  /** Types at the end of the field that has the focus; false where none has. */
  type(text: string): boolean {
    const node = [...walk(this.tree())].find(({ isFocused }) => isFocused);
    if (!node) return false;
    this.setText(node, node.text + text);
    return true;
  }

  setText(node: ScreenNode, text: string): void {
    if (node.field) this.#foreground?.setField(node.field, text);
  }

  /** Brings an app to the front after the time that it takes; undefined is the launcher. */
  show(app: App | undefined, delayMs: DelayRange = SWITCH_MS, then: () => void = () => {}): void {
    const turn = ++this.#switches;
    this.#delays.after(this.#chance.between(...delayMs), () => {
      if (turn !== this.#switches) return;
      this.#foreground = app;
      this.#focus = undefined;
      then();
    });
  }

  /** An app that was stopped is no longer in front, nor on its way there. */
  leave(app: App): void {
    this.#switches++;
    if (this.#foreground === app) this.#foreground = undefined;
    this.#focus = undefined;
  }

  /** As after a restart: dark, locked, at the launcher. */
  reset(): void {
    this.#switches++;
    this.#foreground = undefined;
    this.#focus = undefined;
    this.isAwake = false;
    this.isLocked = true;
    this.overlays.length = 0;
  }

  #layers(): readonly ScreenNode[] {
    if (!this.isAwake) return [this.#draw(darkness(), SYSTEM_UI, "dark", true)];
    if (this.isLocked) return [this.#draw(keyguard(this.asksForPin), SYSTEM_UI, "keyguard", true)];
    const above = this.overlays.map(({ view, packageName }, i) =>
      this.#draw(view, packageName, overlayKey(i), true),
    );
    const app = this.#foreground;
    if (!app) return [this.#draw(launcher(this.#apps), LAUNCHER, "home", true), ...above];
    return [...this.#appLayers(app, app.screen()), ...above];
  }

  #appLayers(app: App, screen: AppScreen): readonly ScreenNode[] {
    // a field of a page that has gone cannot keep the focus
    if (this.#focus !== undefined && !this.#focus.startsWith(screen.name)) this.#focus = undefined;
    return [screen.page, ...screen.overlays].map((view, i) =>
      this.#draw(view, app.packageName, i === 0 ? screen.name : `${screen.name}+${i}`, app.hasStableIds),
    );
  }

  #draw(view: View, packageName: string, screen: string, hasStableIds: boolean): ScreenNode {
    return draw(view, {
      packageName,
      size: this.size,
      seed: this.#seed,
      screen,
      isKeyboardOpen: this.isKeyboardOpen,
      focus: this.#focus,
      resourceId: (name) => `${packageName}:id/${hasStableIds ? name : shuffled(`${this.#seed}/${name}`)}`,
    });
  }

  #overlayOf(node: ScreenNode): Overlay | undefined {
    return this.overlays.find((_, i) => node.key.startsWith(overlayKey(i)));
  }

  #launchFromIcon(packageName: string | undefined): void {
    const app = this.#apps.find((one) => one.packageName === packageName);
    if (app) this.show(app);
  }

  /** The first one only closes the keyboard. */
  #back(): void {
    if (this.isKeyboardOpen) this.#focus = undefined;
    else if (this.#foreground && !this.#foreground.back()) this.show(undefined, HOME_MS);
  }

  #typeKey(keyCode: number): void {
    if (keyCode === KEY.space) this.type(" ");
    if (keyCode === KEY.enter) this.type("\n");
    if (keyCode !== KEY.delete) return;
    const node = [...walk(this.tree())].find(({ isFocused }) => isFocused);
    if (node) this.setText(node, [...node.text].slice(0, -1).join(""));
  }
}

function overlayKey(index: number): string {
  return `overlay ${index}/`;
}

const blank: ScreenNode = {
  key: "root",
  className: "hierarchy",
  packageName: "",
  resourceId: "",
  text: "",
  description: "",
  hint: "",
  bounds: { left: 0, top: 0, right: 0, bottom: 0 },
  isClickable: false,
  isEditable: false,
  isFocused: false,
  isScrollable: false,
  isSelected: false,
  isOpaque: false,
  event: undefined,
  field: undefined,
  children: [],
};

/** Three letters, as a minifier names ids: other letters in each run. */
function shuffled(name: string): string {
  const letter = (draw: number): string => String.fromCharCode(97 + (draw % 26));
  const drawn = hash(name);
  return letter(drawn) + letter(drawn >>> 5) + letter(drawn >>> 10);
}
