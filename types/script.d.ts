/**
 * What a script of your own is written with; docs/scripts.md tells how to use it.
 *
 * Types only: `import type { Script } from "phonefleet/script"` leaves nothing behind at run time.
 */

export type App = "tiktok" | "instagram";

/** What a module exports as its default, or under these names. */
export interface Script<Config = Readonly<Record<string, unknown>>> {
  /** What `script_name` of a task calls it: letters, digits, `_`, `-` and `.`, at most 60, beginning with a letter. */
  readonly name: string;
  /** One sentence for people. */
  readonly description?: string;
  /** JSON Schema (draft 2020-12, or draft-07 where `$schema` says so) of script_config. Its defaults are filled in. */
  readonly configSchema: object;
  /** How long one attempt may take; 600 unless given, at most 3600. */
  readonly timeoutSeconds?: number;
  /**
   * True unless given: before `run` the app is looked for and started anew, unless an earlier attempt may have published, and
   * the account that the task names is switched to and verified. False for what needs only the phone.
   */
  readonly needsApp?: boolean;
  /** Does the task. What it resolves to is the task's remark; what it throws is why the task failed. */
  run(context: ScriptContext<Config>): Promise<ScriptResult | string | void>;
}

export interface ScriptResult {
  /** What was done, for people. */
  readonly note: string;
}

export interface ScriptContext<Config = Readonly<Record<string, unknown>>> {
  readonly app: App;
  /** The account that the task is for, without @; null: whoever is signed in. */
  readonly username: string | null;
  /** The app's package on this phone; null with `needsApp: false` and an account that names none. */
  readonly package: string | null;
  /** script_config, as it was checked. */
  readonly config: Config;
  /** Set when an earlier attempt may have published: look before you publish. */
  readonly point: PointOfNoReturn | null;
  readonly session: Session;
  readonly flow: Flow;
  readonly profile: Profile;
  readonly hooks: ScriptHooks;
  readonly sleep: (ms: number) => Promise<void>;
  /** Fails the task with one of the reasons of docs/failures.md. */
  readonly fail: (reason: string, message: string) => never;
}

/** The phone. Each verb rejects with a ScriptProblem where it could not be done. */
export interface Session {
  /** adb's name for the phone. */
  readonly serial: string;
  /** One reading; everything on it is then found in memory. */
  screen(): Promise<Screen>;
  /** Touches the node's middle once. */
  tap(node: UiNode): Promise<void>;
  /** Replaces what is in the field. */
  type(field: UiNode, text: string): Promise<void>;
  /** True to every character, which the tree is not; of an empty field its hint. */
  textOf(node: UiNode): Promise<string>;
  /** The finger goes this way within the area: `up` shows what is further down. */
  swipe(area: Bounds, direction: Direction): Promise<void>;
  back(): Promise<void>;
  /** Android's number of the key, as 66 for Enter. */
  press(keycode: number): Promise<void>;
  /** Opens a link in the task's app, or in another package. */
  open(url: string, packageName?: string): Promise<void>;
  /** As from its icon: an app that runs shows the screen it was left on. */
  launch(packageName?: string): Promise<void>;
  /** Ends the app and whatever it was uploading. */
  stopApp(packageName?: string): Promise<void>;
  isInstalled(packageName: string): Promise<boolean>;
  /** As its developer names it; undefined where the phone does not tell. */
  versionOf(packageName: string): Promise<string | undefined>;
  /** A command of the phone's shell, taken as it is: quote what is in it. */
  shell(command: string): Promise<ShellResult>;
  /** Copies a video or image of the server (mp4, jpg, png, within --media-root) to the phone and has it indexed. */
  addMedia(file: string): Promise<PhoneMedia>;
  /** Hands what was added to the task's app, as the system's share does. */
  share(media: PhoneMedia, packageName?: string): Promise<void>;
  /** Lets the app see the phone's videos and images, before it has to ask. */
  allowMedia(packageName?: string): Promise<void>;
  /** A PNG. */
  screenshot(): Promise<Uint8Array>;
  /** Again, where the phone may have fallen asleep. */
  wake(): Promise<void>;
}

/** The loop of all scripts: stop signs end the task, popups are put away, pages that did not load are loaded again. */
export interface Flow {
  /** Goes on until the goal is decided to be done. One goal at a time. SCREEN_UNKNOWN when that takes too long. */
  until<T>(goal: Goal<T>): Promise<T>;
  /** Resolves to whose it is, without @, once the own profile is open. Back to it from wherever the app stands. */
  openOwnProfile(): Promise<string>;
  /** Text that you write yourself, which may read like a stop sign and is none. */
  isAbout(caption: string): Promise<void>;
}

export interface Goal<T> {
  /** For people, as "the caption page". */
  readonly name: string;
  /** 60,000 unless given. */
  readonly timeoutMs?: number;
  /** Names of the profile's selectors that it goes by: so a stored attempt tells whether a changed profile leads on. */
  readonly looksFor?: readonly string[];
  /** Called once for each reading: what to do there. */
  decide(screen: Screen): Decision<T> | Promise<Decision<T>>;
}

export type Decision<T> =
  | { readonly kind: "done"; readonly value: T }
  /** Nothing to do for now, and that is as it should be. */
  | { readonly kind: "wait" }
  /** Nothing here leads on: what hides it is put away after a while. */
  | { readonly kind: "lost" }
  /** Repeated while it has no effect; not done while something lies over it. */
  | { readonly kind: "tap"; readonly what: string; readonly hit: Hit }
  /** Something else than a tap, on this button where it is about one: a tap's rules are its rules. */
  | { readonly kind: "act"; readonly what: string; readonly on?: Hit; readonly act: () => Promise<void> };

/** What is known of the app. */
export interface Profile {
  /** Names that `screen.find` takes. */
  readonly selectorNames: readonly string[];
  /** The app's packages, the likeliest first. */
  readonly packages: readonly string[];
  /** A person's page; {user} stands for the name. */
  readonly personUrl: string;
}

/** What a script tells while it runs. */
export interface ScriptHooks {
  /** From here on the attempt is at this step. */
  step(name: string, note?: string): void;
  /** Percent. */
  progress(percent: number): void;
  /** A line for people. */
  remark(text: string): void;
  /**
   * Just before a touch that changes something for others and may be repeated, as that on Follow; `what` is for people.
   * Rejects when it must not be done: a dry run ends here.
   */
  countAction(what: string): Promise<void>;
  /** Just before the touch that publishes. Resolves once it is durable; rejects when it must not be done. */
  passPointOfNoReturn(point: Omit<PointOfNoReturn, "at">): Promise<void>;
}

export interface PointOfNoReturn {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly caption: string;
  /** What the next attempt needs to know to look for it; null where it needs nothing. */
  readonly newestBefore: string | null;
}

/** What a verb rejects with. Thrown on, it is the task's failure. */
export interface ScriptProblem extends Error {
  /** One of docs/failures.md. */
  readonly reason: string;
}

export interface ShellResult {
  readonly stdout: string;
  readonly stderr: string;
  /** What it ended with. */
  readonly code: number;
}

export interface PhoneMedia {
  /** On the phone. */
  readonly path: string;
  /** As content://media/external/video/media/ID. */
  readonly uri: string;
  readonly contentType: "video/mp4" | "image/jpeg" | "image/png";
}

export type Direction = "up" | "down" | "left" | "right";

/** One reading of the screen. A selector is one of your own, or the name of one of the profile's. */
export interface Screen {
  /** As the phone told it. */
  readonly xml: string;
  readonly nodes: readonly UiNode[];
  /** Equal while what can be touched stays what and where it is. */
  readonly shape: string;
  /** The first alternative that matches, and of its matches the topmost. */
  find(selector: Selector | string): Hit | undefined;
  /** All matches of the first alternative that has any, in document order. */
  findAll(selector: Selector | string): readonly Hit[];
}

/** Alternatives, in the order in which they are tried; as in a profile (docs/profiles.md), without its `$labels`. */
export type Selector = readonly Match[];

/** All that is given must hold. Texts are compared without case and outer blanks; patterns are regular expressions. */
export interface Match {
  readonly text?: Words;
  readonly textMatches?: string;
  /** The content-desc. */
  readonly desc?: Words;
  readonly descMatches?: string;
  /** Text or content-desc. */
  readonly label?: Words;
  /** Text or content-desc contains it. */
  readonly says?: Words;
  readonly hintMatches?: string;
  /** What follows `:id/`. */
  readonly idSuffix?: Words;
  readonly packages?: Words;
  /** The class, or its last part. */
  readonly className?: Words;
  readonly selected?: boolean;
  readonly editable?: boolean;
  /** It, or the nearest ancestor that takes touches and contains it, must be a button. */
  readonly clickable?: boolean;
  /** Some ancestor matches. */
  readonly inside?: Match;
  /** Where its middle must lie: left, top, right, bottom in permille of the screen. */
  readonly area?: readonly [number, number, number, number];
  /** Smallest and largest width, then height, in permille of the screen. */
  readonly size?: readonly [number, number, number, number];
}

/** One of these. */
export type Words = string | readonly string[];

export interface Hit {
  /** What matched. */
  readonly node: UiNode;
  /** What takes the touch: the node or an ancestor. */
  readonly button: UiNode;
  /** Something else was drawn later over its middle. */
  readonly isCovered: boolean;
}

/** Pixels; right and bottom are the first ones outside. */
export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface UiNode {
  /** Place in document order, which is about the order of drawing. */
  readonly index: number;
  /** Index of the last node beneath it, or its own. */
  readonly lastIndex: number;
  readonly parent: UiNode | undefined;
  readonly className: string;
  readonly packageName: string;
  readonly text: string;
  /** content-desc. */
  readonly desc: string;
  /** resource-id. */
  readonly id: string;
  readonly hint: string;
  readonly bounds: Bounds;
  readonly isClickable: boolean;
  readonly isEnabled: boolean;
  readonly isSelected: boolean;
  readonly isScrollable: boolean;
  /** Holds what somebody types. */
  readonly isEditable: boolean;
}
