/**
 * A sound for the post, chosen from the app's own list on whichever page of the way leads there. Nothing is published yet: a sound
 * that is not there, or does not load in time, ends the attempt with SOUND_NOT_FOUND.
 */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen } from "../../device/ui/screen.ts";
import type { Detour } from "../compose/detour.ts";
import type { Flow } from "../flow/flow.ts";
import type { ScriptContext } from "../script.ts";
import { SoundList } from "./sound-list.ts";
import {
  findSound,
  notFound,
  openSounds,
  searchSound,
  soundsEntry,
  soundsEntrySelectors,
} from "./sound-search.ts";
import { takeSound } from "./sound-take.ts";
import type { SoundWish } from "./sound-wish.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock" | "hooks"> & {
  readonly packageName: string;
};
type ListWish = Exclude<SoundWish, { readonly kind: "off" | "page" }>;

interface Options {
  /** So long the list and a result may take to load. */
  readonly waitMs: number;
  /** Some apps offer it in the list of sounds alone. */
  readonly volume?: SoundVolume | undefined;
}

export interface SoundVolume extends Detour {
  redo(): void;
}

const TRIES = 2;

export class Sound implements Detour {
  readonly what: string;
  readonly looksFor = [...soundsEntrySelectors, "removeSound"] as const;
  readonly mayBeMissing = false;
  readonly isSoughtBelow = true;
  readonly isOnWay = true;
  readonly #flow: Flow;
  readonly #context: Context;
  readonly #wish: ListWish;
  readonly #waitMs: number;
  readonly #volume: SoundVolume | undefined;
  #isDone = false;

  constructor(flow: Flow, context: Context, wish: ListWish, { waitMs, volume }: Options) {
    this.what = wish.kind === "any" ? "add a sound" : `add the sound ${JSON.stringify(wish.name)}`;
    this.#flow = flow;
    this.#context = context;
    this.#wish = wish;
    this.#waitMs = waitMs;
    this.#volume = volume;
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  entryOn(screen: Screen): Hit | undefined {
    const { chosenSound, removeSound } = this.#context.profile.selectors;
    const chosen = screen.find(chosenSound) ?? screen.find(removeSound);
    if (chosen && this.#wish.kind === "any") {
      this.#isDone = true;
      this.#context.hooks.step("keep the app's sound", chosen.node.text || chosen.node.desc);
      return undefined;
    }
    return soundsEntry(screen, this.#context.profile);
  }

  async take(_entry: Hit, signal: AbortSignal): Promise<void> {
    for (let tries = 1; ; tries++) {
      const name = await this.#choose(signal);
      if (this.#isDone) return this.#context.hooks.step("the sound is taken", name);
      // what came in between may have taken the touches
      if (tries === TRIES) throw notFound(`the app did not take the sound ${JSON.stringify(name)}`);
      this.#volume?.redo();
    }
  }

  async #choose(signal: AbortSignal): Promise<string> {
    const { profile } = this.#context;
    const parts = { flow: this.#flow, context: this.#context, waitMs: this.#waitMs };
    const list = new SoundList(profile);
    const { screen, since } = await openSounds(parts, list, signal);
    const asked =
      this.#wish.kind === "any" ? { since } : await searchSound(parts, list, this.#wish.name, screen, signal);
    const name = await findSound(parts, list, { wish: this.#wish, ...asked }, signal);
    this.#isDone = await takeSound(parts, list, { name, volume: this.#volume }, signal);
    return name;
  }
}
