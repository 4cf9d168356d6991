import type { Post } from "./accounts.ts";
import type { GalleryItem } from "./app.ts";

/** A post in the making. */
export interface Draft {
  /** In the order in which they were chosen. */
  readonly files: readonly GalleryItem[];
  readonly picksSeveral: boolean;
  readonly title: string;
  readonly caption: string;
  readonly sound: string | null;
  readonly placement: string | null;
  readonly hasProductLink: boolean;
  /** 0 to 100, as typed. */
  readonly originalVolume: string;
  readonly addedVolume: string;
}

export const NOTHING_YET: Draft = {
  files: [],
  picksSeveral: false,
  title: "",
  caption: "",
  sound: null,
  placement: null,
  hasProductLink: false,
  originalVolume: "50",
  addedVolume: "50",
};

const MOST_FILES = 35;

/** One file at a time, unless several were asked for; only images go together, and a second touch takes one back. */
export function pick(draft: Draft, item: GalleryItem): Draft {
  if (!draft.picksSeveral) return { ...draft, files: [item] };
  const others = draft.files.filter(({ uri }) => uri !== item.uri);
  if (others.length < draft.files.length) return { ...draft, files: others };
  const fits = item.kind === "images" && draft.files.length < MOST_FILES;
  return fits ? { ...draft, files: [...draft.files, item] } : draft;
}

export function toPost(draft: Draft, at: Date): Post {
  return {
    kind: draft.files[0]?.kind ?? "video",
    title: draft.title.trim() || null,
    caption: draft.caption.trim(),
    sha256: draft.files.map(({ sha256 }) => sha256),
    sound: draft.sound,
    placement: draft.placement,
    product_link: draft.hasProductLink,
    original_volume: Number(draft.originalVolume),
    added_volume: draft.sound === null ? null : Number(draft.addedVolume),
    at: at.toISOString(),
  };
}

/** What stands open at the end of a caption: a tag or a mention which no space has closed. An address for mail is none. */
export function openTag(caption: string): string | undefined {
  return /(#[^\s#@]*|(?<![A-Za-z0-9._-])@[^\s#@]*)$/u.exec(caption)?.[1];
}

/** The caption after a touch on a suggestion, which takes the place of the open tag. */
export function closeTag(caption: string, suggestion: string): string {
  return `${caption.slice(0, caption.length - (openTag(caption)?.length ?? 0))}${suggestion} `;
}

const FIELDS = ["caption", "title", "originalVolume", "addedVolume"] as const;

/** Whether a field of a screen is what this part of a draft is typed into. */
export function isDraftField(name: string): name is (typeof FIELDS)[number] {
  return FIELDS.some((field) => field === name);
}
