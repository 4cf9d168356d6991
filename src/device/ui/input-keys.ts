/** What `input` must be told to make one text of another: keys that delete, then text and Enter by turns. */
import { quote } from "../adb/quote.ts";

const MOVE_END = 123;
const DELETE = 67;
const DELETE_FORWARD = 112;
const ENTER = 66;
const MOST_KEYS = 50;
const MOST_TEXT = 200;

/** Arguments of `input`, in order; undefined where the text holds what has no key. The cursor may be anywhere. */
export function keysFor(before: string, after: string): readonly string[] | undefined {
  if (/[^\x20-\x7e\n]/.test(after)) return undefined;
  const { length } = [...before];
  // the end of the line is not that of a text of several lines
  const forward = before.includes("\n") ? repeated(DELETE_FORWARD, length) : [];
  return [
    ...(length > 0 ? [`keyevent ${MOVE_END}`] : []),
    ...forward,
    ...repeated(DELETE, length),
    ...typed(after),
  ];
}

function repeated(key: number, count: number): readonly string[] {
  const commands: string[] = [];
  for (let left = count; left > 0; left -= MOST_KEYS) {
    commands.push(`keyevent ${Array.from({ length: Math.min(left, MOST_KEYS) }, () => key).join(" ")}`);
  }
  return commands;
}

function typed(text: string): readonly string[] {
  return text.split("\n").flatMap((line, index) => {
    const pieces = piecesOf(line).map((piece) => `text ${quote(piece.replaceAll(" ", "%s"))}`);
    return index === 0 ? pieces : [`keyevent ${ENTER}`, ...pieces];
  });
}

/** `input text` reads "%s" as a space, so one that is meant is typed in two pieces. */
function piecesOf(line: string): readonly string[] {
  return line.split(/(?<=%)(?=s)/).flatMap((part) => part.match(new RegExp(`.{1,${MOST_TEXT}}`, "g")) ?? []);
}
