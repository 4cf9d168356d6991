/** Files that are chosen when a task runs, and who must not publish which of them again. */
import { usernameKey } from "./account.ts";
import type { App, MediaFile } from "./task.ts";

export interface Material {
  readonly file: MediaFile;
  /** Of its bytes, in hex: a file under another name, or in another folder, is the same material. */
  readonly sha256: string;
}

/** Who uses a file up: an account, whatever becomes of its row, or a phone where a task names no account. */
export function accountOwner(app: App, username: string): string {
  return `${app}:@${usernameKey(username)}`;
}

export function phoneOwner(app: App, deviceId: number): string {
  return `${app}:#${deviceId}`;
}

/** A file of the library, as it is to be kept. */
export interface NewMaterial extends Pick<MediaFile, "kind" | "contentType" | "size"> {
  readonly sha256: string;
  /** For people, and the order of images. */
  readonly name: string;
  readonly tags: readonly string[];
  /** Spintax; counts where the call names no captions. */
  readonly caption: string | null;
  /** Whose it is alone, without @; null: everybody's. */
  readonly username: string | null;
  /** Those with the lower one go first. */
  readonly sortOrder: number;
}

export interface LibraryMaterial extends NewMaterial {
  readonly id: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What an update changes; what is left out stays. */
export type MaterialChange = Partial<
  Pick<NewMaterial, "name" | "tags" | "caption" | "username" | "sortOrder">
>;

/** How tags are compared. */
export function tagKey(tag: string): string {
  return tag.trim().toLowerCase();
}

/** Each tag once, without blanks around it. */
export function distinctTags(tags: readonly string[]): readonly string[] {
  const byKey = new Map(tags.map((tag) => [tagKey(tag), tag.trim()] as const));
  byKey.delete("");
  return [...byKey.values()];
}

/**
 * The order among materials of one sortOrder, as text: images by name, with numbers by their value; videos by chance,
 * which a hash is.
 */
export function rankOf({ kind, name, sha256 }: Pick<NewMaterial, "kind" | "name" | "sha256">): string {
  if (kind === "video") return sha256.slice(0, 16);
  return name.toLowerCase().replaceAll(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, "").padStart(15, "0"));
}
