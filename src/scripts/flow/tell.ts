/** What was seen, in words for people: the task's log and the messages of errors. */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen } from "../../device/ui/screen.ts";
import { discreet } from "../../model/discreet.ts";

const LONGEST = 60;
const MOST_WORDS = 12;

/** What matched, as `text "Send"` or `id send_button`. */
export function tellHit({ node, button }: Hit): string {
  const said = [
    ["text", node.text],
    ["description", node.desc],
    ["id", lastPart(node.id)],
    ["id", lastPart(button.id)],
    ["class", node.className],
  ] as const;
  const [kind, value] = said.find(([, text]) => text.trim() !== "") ?? ["a", "node"];
  return `matched ${kind} ${JSON.stringify(shortened(value))}`;
}

/** What a person would read on it, shortened, and nobody's secret; `first` is what matters most of it. */
export function tellScreen({ nodes }: Screen, first: readonly Hit[] = []): string {
  const words = [...first.map(({ node }) => node), ...nodes]
    .filter(({ isPassword }) => !isPassword)
    .map(({ text, desc }) => discreet((text || desc).trim(), []))
    .filter((word) => word !== "");
  const shown = [...new Set(words)].slice(0, MOST_WORDS).map((word) => JSON.stringify(shortened(word)));
  return shown.join(", ") || "nothing";
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function lastPart(id: string): string {
  return id.slice(id.indexOf("/") + 1);
}
