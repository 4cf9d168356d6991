/** What the page of a single post says of it. */
import type { Session } from "../../device/session.ts";
import type { Screen } from "../../device/ui/screen.ts";
import { usernameKey } from "../../model/account.ts";
import type { Profile } from "../apps/profile.ts";
import { likeness } from "../compose/caption.ts";
import type { Likeness } from "../compose/caption.ts";
import { parseAge } from "./age.ts";
import type { Age } from "./age.ts";

/** Its age, and its texts without ages and counts. Pure. */
export function readPost(
  { nodes }: Screen,
  profile: Profile,
): { readonly texts: readonly string[]; readonly age: Age | null } {
  let age: Age | null = null;
  const texts: string[] = [];
  for (const node of nodes) {
    age ??= parseAge(node.desc, profile) ?? null;
    const text = node.text.trim();
    if (text === "") continue;
    const parsed = parseAge(text, profile) ?? parseAge(text.split(/[·•]/).at(-1) ?? "", profile);
    if (parsed) age ??= parsed;
    else if (!profile.numbers.test(text)) texts.push(text);
  }
  return { texts, age };
}

/**
 * Whether one of its texts is the caption, which some apps let begin with the name of `user`; where the tree may have lost
 * characters, the element itself is asked.
 */
export async function showsCaption(
  session: Pick<Session, "textOf">,
  screen: Screen,
  { caption, user }: { readonly caption: string; readonly user: string },
  signal: AbortSignal,
): Promise<boolean> {
  const isCaption = (text: string) =>
    nearest(likeness(caption, text), likeness(caption, nameless(text, user)));
  const rated = screen.nodes.flatMap((node) =>
    [node.text, node.desc].map((text) => ({ node, how: isCaption(text) })),
  );
  if (rated.some(({ how }) => how === "same")) return true;
  for (const { node, how } of rated) {
    if (how === "like" && isCaption(await session.textOf(screen, node, signal)) === "same") return true;
  }
  return false;
}

function nearest(one: Likeness, other: Likeness): Likeness {
  return (["same", "like"] as const).find((how) => how === one || how === other) ?? "other";
}

function nameless(text: string, user: string): string {
  const start = text.slice(0, user.length);
  return user !== "" && usernameKey(start) === usernameKey(user) ? text.slice(user.length) : text;
}
