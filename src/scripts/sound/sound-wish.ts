/** What a post asks for as its sound, of all that its config says. Pure. */
import type { PostConfig } from "../../model/script-config.ts";

export type SoundWish =
  /** None but the file's own: what the app put there is taken away. */
  | { readonly kind: "off" }
  /** Whichever the app suggests first, or has put there already. */
  | { readonly kind: "any" }
  /** The first that a search finds. */
  | { readonly kind: "like"; readonly name: string }
  /** This one and no other. */
  | { readonly kind: "named"; readonly name: string }
  /** The one of this page: the post begins there. */
  | { readonly kind: "page"; readonly url: string };

const URL_OF_SOUND = /^\s*(https?:\/\/\S+)\s*$/i;

/** Undefined: the app's default stays. A post that uses a sound has that one, whatever add_sound says. */
export function soundWishOf(config: PostConfig): SoundWish | undefined {
  if (config.postWay === "useSound") {
    const [, url] = URL_OF_SOUND.exec(config.soundName) ?? [];
    return url === undefined ? { kind: "named", name: config.soundName.trim() } : { kind: "page", url };
  }
  const { addSound } = config;
  if (addSound === "off") return { kind: "off" };
  if (addSound === "on") return { kind: "any" };
  return addSound === "custom" ? { kind: "like", name: config.customSoundKeyword.trim() } : undefined;
}
