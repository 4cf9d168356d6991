/** Captions as they are typed, and as they are recognised again on a screen that may shorten or garble them. */
import type { App } from "../../model/task.ts";

const TITLE_ENDS = "##";

/** What is typed where: "Title##Body" has a title of its own on TikTok, and is one text on Instagram. */
export function splitTitle(
  app: App,
  text: string,
): { readonly title: string | null; readonly caption: string } {
  const at = app === "tiktok" ? text.indexOf(TITLE_ENDS) : -1;
  if (at < 0) return { title: null, caption: text };
  return { title: text.slice(0, at).trim() || null, caption: text.slice(at + TITLE_ENDS.length).trim() };
}

/** A tag or a mention that the caption ends with, whatever stands before it; an address for mail is none. */
const OPEN_TAG = /(?:[#＃]|(?<![A-Za-z0-9._%+-])[@＠])[^\s#＃@＠]*$/u;

/** An open list of suggestions covers what lies below: a space after a tag or mention closes it. */
export function toType(caption: string): string {
  return OPEN_TAG.test(caption) ? `${caption} ` : caption;
}

/** Whether the field holds the caption. Blanks at the end are cut by the app anyway. */
export function isTyped(caption: string, field: string): boolean {
  return clean(field) === clean(caption);
}

export type Likeness = "same" | "like" | "other";

/** Of a shown text this long, a shortened caption is recognised. */
const ENOUGH = 12;

/** `like` where the tree may have lost characters or the app the end: the element's own text decides. */
export function likeness(caption: string, shown: string): Likeness {
  const [wanted, seen] = [clean(caption), clean(shown)];
  if (seen === "" || wanted === "") return wanted === seen ? "same" : "other";
  if (wanted === seen || isShortened(wanted, seen)) return "same";
  const [wantedBones, seenBones] = [bones(wanted), bones(seen)];
  return wantedBones === seenBones || isShortened(wantedBones, seenBones) ? "like" : "other";
}

/** "The first words… more", which an app shows of what is longer. */
function isShortened(wanted: string, seen: string): boolean {
  const [, start] = /^(.*?)\s*(?:…|\.\.\.)\s*\S{0,12}(?:\s\S{1,8})?$/su.exec(seen) ?? [];
  return start !== undefined && [...start].length >= ENOUGH && wanted.startsWith(start);
}

function clean(text: string): string {
  return text
    .normalize("NFC")
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/[\u200B\u200E\u200F\u2066-\u2069]/g, "")
    .replaceAll(/[ \t\u00A0]+/g, " ")
    .replaceAll(/ ?\n ?/g, "\n")
    .trim();
}

/** What is left when everything is taken away that a tree has been seen to turn into `?`, dots or nothing. */
function bones(text: string): string {
  return text.replaceAll(/[^\p{ASCII}\p{L}\p{M}]|[?.\s]/gu, "");
}
