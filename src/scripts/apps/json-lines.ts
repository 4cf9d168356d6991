/** Where in a JSON text a value stands: JSON.parse keeps no places, and an operator looks for a line. */
import type { Path } from "./place.ts";

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],]|[^\s{}[\]:,"]+/g;

/** The line of the value at the path, or of the innermost one above it that is there. The text has to be JSON. */
export function lineOf(text: string, path: Path): number {
  const offsets = offsetsOf(text);
  for (let length = path.length; length > 0; length--) {
    const offset = offsets.get(JSON.stringify(path.slice(0, length)));
    if (offset !== undefined) return lineAt(text, offset);
  }
  return 1;
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

/** By path. A field begins with its name. */
function offsetsOf(text: string): ReadonlyMap<string, number> {
  const offsets = new Map<string, number>();
  const path: (string | number)[] = [];
  const open: { isObject: boolean; wantsName: boolean }[] = [];
  const note = (offset: number) => void offsets.set(JSON.stringify(path), offset);
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const within = open.at(-1);
    if (token === "}" || token === "]") {
      open.pop();
      path.pop();
    } else if (token === ",") {
      if (within?.isObject) within.wantsName = true;
      else path.push(Number(path.pop()) + 1);
    } else if (within?.wantsName) {
      within.wantsName = false;
      path[path.length - 1] = String(JSON.parse(token));
      note(index);
    } else {
      if (!within?.isObject) note(index);
      const isObject = token === "{";
      if (!isObject && token !== "[") continue;
      open.push({ isObject, wantsName: isObject });
      path.push(0);
    }
  }
  return offsets;
}
