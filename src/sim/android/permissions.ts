import type { MediaKind } from "./media-store.ts";

/** What an app may be asked for in a dialog of Android's. */
export type Wish = "media" | "notifications" | "contacts";

const NAME = "android.permission.";
/** The first Android that tells pictures from videos, and asks before notifications. */
const FINE_MEDIA_SDK = 33;
/** The first Android that offers to let an app see only some of it. */
const SELECTED_MEDIA_SDK = 34;
const SELECTED = `${NAME}READ_MEDIA_VISUAL_USER_SELECTED`;
const MEDIA: Readonly<Record<MediaKind, string>> = {
  video: `${NAME}READ_MEDIA_VIDEO`,
  images: `${NAME}READ_MEDIA_IMAGES`,
};
/** After that many, Android answers for its owner without asking. */
const DENIALS = 2;

/** What the owner of a phone let each app do. Nothing is granted until somebody does. */
export class Permissions {
  readonly #sdk: () => number;
  readonly #granted = new Map<string, Set<string>>();
  readonly #denials = new Map<string, number>();

  constructor(sdk: () => number) {
    this.#sdk = sdk;
  }

  /** All that an app of this phone has in its manifest and must ask for. */
  names(): readonly string[] {
    const wishes = (["media", "notifications", "contacts"] as const).flatMap((wish) => this.namesOf(wish));
    const others = ["CAMERA", "RECORD_AUDIO", "READ_EXTERNAL_STORAGE", "WRITE_EXTERNAL_STORAGE"];
    const selected = this.offersSelection ? [SELECTED] : [];
    return [...new Set([...wishes, ...selected, ...others.map((name) => NAME + name)])];
  }

  namesOf(wish: Wish): readonly string[] {
    if (wish === "contacts") return [`${NAME}READ_CONTACTS`];
    const isFine = this.#sdk() >= FINE_MEDIA_SDK;
    if (wish === "notifications") return isFine ? [`${NAME}POST_NOTIFICATIONS`] : [];
    return isFine ? Object.values(MEDIA) : [`${NAME}READ_EXTERNAL_STORAGE`];
  }

  get offersSelection(): boolean {
    return this.#sdk() >= SELECTED_MEDIA_SDK;
  }

  isGranted(packageName: string, name: string): boolean {
    return this.#granted.get(packageName)?.has(name) ?? false;
  }

  /** Who was granted one of a group gets the others without a question. */
  has(packageName: string, wish: Wish): boolean {
    const names = this.namesOf(wish);
    const isGranted = names.length === 0 || names.some((name) => this.isGranted(packageName, name));
    if (isGranted) this.grant(packageName, names);
    return isGranted;
  }

  /** Whether the app sees pictures or videos in the gallery. */
  canSee(packageName: string, kind: MediaKind): boolean {
    const name = this.#sdk() >= FINE_MEDIA_SDK ? MEDIA[kind] : `${NAME}READ_EXTERNAL_STORAGE`;
    return this.isGranted(packageName, name);
  }

  canAsk(packageName: string, wish: Wish): boolean {
    return !this.has(packageName, wish) && this.#denialsOf(packageName, wish) < DENIALS;
  }

  wasDenied(packageName: string, wish: Wish): boolean {
    return this.#denialsOf(packageName, wish) > 0;
  }

  grant(packageName: string, names: readonly string[]): void {
    const granted = this.#granted.get(packageName) ?? new Set();
    for (const name of names) granted.add(name);
    this.#granted.set(packageName, granted);
  }

  revoke(packageName: string, name: string): void {
    this.#granted.get(packageName)?.delete(name);
  }

  /** "Select photos and videos", and then none: the app has been answered and still sees nothing. */
  grantSelection(packageName: string): void {
    this.grant(packageName, [SELECTED]);
  }

  deny(packageName: string, wish: Wish): void {
    this.#denials.set(`${packageName} ${wish}`, this.#denialsOf(packageName, wish) + 1);
  }

  /** As after a fresh install. */
  forget(packageName: string): void {
    this.#granted.delete(packageName);
    for (const key of [...this.#denials.keys()])
      if (key.startsWith(`${packageName} `)) this.#denials.delete(key);
  }

  #denialsOf(packageName: string, wish: Wish): number {
    return this.#denials.get(`${packageName} ${wish}`) ?? 0;
  }
}
