/** What the page of a single post says of it. */
import type { Session } from "../../device/session.ts";
import type { Screen } from "../../device/ui/screen.ts";
import type { Profile } from "../apps/profile.ts";
import { likeness } from "../compose/caption.ts";
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

/** Whether one of its texts is the caption; where the tree may have lost characters, the element itself is asked. */
export async function showsCaption(
  session: Pick<Session, "textOf">,
  screen: Screen,
  caption: string,
  signal: AbortSignal,
): Promise<boolean> {
  const rated = screen.nodes.flatMap((node) =>
    [node.text, node.desc].map((text) => ({ node, how: likeness(caption, text) })),
  );
  if (rated.some(({ how }) => how === "same")) return true;
  for (const { node, how } of rated) {
    if (how === "like" && likeness(caption, await session.textOf(screen, node, signal)) === "same")
      return true;
  }
  return false;
}
