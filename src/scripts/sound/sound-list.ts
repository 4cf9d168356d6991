/** What an app's list of sounds shows. */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen, UiNode } from "../../device/ui/screen.ts";
import type { Profile } from "../apps/profile.ts";
import { isWithin, placeOf } from "../flow/layers.ts";
import { inReadingOrder } from "../flow/reading-order.ts";

export interface ListedSound {
  /** What the app calls it, first of what its row says. */
  readonly name: string;
  readonly texts: readonly string[];
  /** Says how long it is, as nothing but a sound does. */
  readonly isTimed: boolean;
  /** The row is marked. */
  readonly isChosen: boolean;
  /** What is touched to choose it: its name, since a row has other buttons too. */
  readonly hit: Hit;
}

/** What a list is known by, and read from. */
export const soundListSelectors = [
  "soundSearch",
  "soundText",
  "soundLength",
  "soundInList",
  "takeSound",
] as const;

interface Row {
  readonly button: UiNode;
  readonly hits: readonly Hit[];
}

/** What divides a sound's name from whoever made it. */
const DIVIDED = /\s*[·•|\n]\s*|\s+[-–—]\s+|\s*,\s+/u;

/** Told from the page that it is opened from, which may have fields and lists of its own. */
export class SoundList {
  readonly #profile: Profile;
  #ownPlaces: ReadonlySet<string> = new Set();

  constructor(profile: Profile) {
    this.#profile = profile;
  }

  /** What this page shows is none of the list's. */
  leaves(page: Screen): void {
    this.#ownPlaces = new Set(page.nodes.filter(({ isClickable }) => isClickable).map(placeOf));
  }

  fieldOn(screen: Screen): Hit | undefined {
    return screen
      .findAll(this.#profile.selectors.soundSearch)
      .find((hit) => !hit.isCovered && !this.#ownPlaces.has(placeOf(hit.node)));
  }

  isOn(screen: Screen): boolean {
    return this.fieldOn(screen) !== undefined || this.#rowsOn(screen).length > 0;
  }

  /** In reading order. A row of a sound tells how long it is; where none does, every row of a list is one. */
  read(screen: Screen): readonly ListedSound[] {
    const { selectors } = this.#profile;
    const timed = this.#rowsOn(screen);
    const rows = timed.length > 0 ? timed : rowsOf(screen.findAll(selectors.soundInList));
    const others = new Set(
      [...screen.findAll(selectors.soundLength), ...screen.findAll(selectors.takeSound)].map(
        ({ node }) => node.index,
      ),
    );
    return rows.flatMap(({ button, hits }) => {
      const named = hits.filter(({ node }) => !others.has(node.index));
      const [first] = named;
      if (!first || first.isCovered) return [];
      const texts = named.map(({ node }) => node.text.trim());
      const isChosen = [button, first.node].some(({ isSelected, isChecked }) => isSelected || isChecked);
      const name = first.node.text.trim();
      return [{ name, texts, isTimed: timed.length > 0, isChosen, hit: first }];
    });
  }

  #rowsOn(screen: Screen): readonly Row[] {
    return timedRows(screen, this.#profile).filter(({ button }) => !this.#ownPlaces.has(placeOf(button)));
  }
}

/** The sound of this name, and none that is only similar: "Night Bus" is neither "Night Bus (sped up)" nor "Night". */
export function soundNamed(sounds: readonly ListedSound[], name: string): ListedSound | undefined {
  const wanted = plain(name);
  const isNamed = (text: string) => plain(text) === wanted;
  return (
    sounds.find((sound) => isNamed(sound.name)) ??
    sounds.find(({ texts }) => isNamed(texts.join(" ")) || isNamed(texts.join(" - "))) ??
    sounds.find(({ texts }) => texts.some((text) => text.split(DIVIDED).some(isNamed)))
  );
}

/** Whether some text of the page, an editor's for instance, names the sound. */
export function namesSound({ nodes }: Screen, name: string): boolean {
  const wanted = plain(name);
  return nodes.some(
    (node) => !node.isEditable && [node.text, node.desc].some((text) => plain(text).includes(wanted)),
  );
}

function timedRows(screen: Screen, { selectors }: Profile): readonly Row[] {
  const lengths = screen.findAll(selectors.soundLength).map(({ node }) => node);
  if (lengths.length === 0) return [];
  return rowsOf(screen.findAll(selectors.soundText)).filter(({ button }) =>
    lengths.some((node) => isWithin(node, button)),
  );
}

/** By what takes the touch; what lies within another one's row is a button of it. */
function rowsOf(hits: readonly Hit[]): readonly Row[] {
  const rows = [...Map.groupBy(hits, ({ button }) => button).entries()];
  const outer = rows.filter(
    ([button]) => !rows.some(([other]) => other !== button && isWithin(button, other)),
  );
  const byButton = new Map(outer);
  const ordered = inReadingOrder(outer.flatMap(([, [first]]) => first ?? []));
  return ordered.map(({ button }) => ({ button, hits: byButton.get(button) ?? [] }));
}

function plain(text: string): string {
  return text
    .normalize("NFKC")
    .replaceAll(/[\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g, "")
    .replaceAll("’", "'")
    .replaceAll(/\s+/g, " ")
    .trim()
    .toLowerCase();
}
