/** What screens are put together from. Every name becomes a resource id. */
import type { Place, View } from "../screen/view.ts";

export function text(name: string, content: string, at: Place): View {
  return { kind: "text", name, text: content, at };
}

export function button(name: string, content: string, on: string, at: Place): View {
  return { kind: "button", name, text: content, on, at };
}

/** A picture that takes touches and says what it is only in its description. */
export function icon(name: string, desc: string, on: string, at: Place): View {
  return { kind: "image", name, desc, on, at };
}

/** What a person fills in; `name` is also what its app is told when the content changes. */
export function field(name: string, content: string, hint: string, at: Place): View {
  return { kind: "edit", name, text: content, hint, at };
}

export function frame(name: string, at: Place, ...children: readonly View[]): View {
  return { kind: "frame", name, at, children };
}

/** Takes the touch for all that it holds: the texts in it are labels. */
export function row(name: string, on: string, at: Place, ...children: readonly View[]): View {
  return { kind: "frame", name, on, at, children };
}

export function list(name: string, at: Place, children: readonly View[]): View {
  return { kind: "list", name, at, isScrollable: true, children };
}

export interface Tiling {
  readonly columns: number;
  readonly top: number;
  readonly height: number;
}

/** Where the tile of this number is in a grid, in permille. */
export function tile(index: number, { columns, top, height }: Tiling): Place {
  const left = Math.floor(((index % columns) * 1000) / columns);
  const start = top + Math.floor(index / columns) * height;
  return [left, start, left + Math.floor(1000 / columns) - 3, start + height - 5];
}

const HULLS = ["content", "root_layout", "main_container", "fragment_container", "coordinator", "swipe_area"];

/** A screen, as deep below the window's root as layouts, fragments and coordinators bring it. */
export function page(name: string, ...children: readonly View[]): View {
  const root: View = { kind: "frame", name, isOpaque: true, children };
  return HULLS.reduceRight(
    (inner: View, hull): View => ({ kind: "frame", name: hull, children: [inner] }),
    root,
  );
}

/** From the bottom edge, over a dimmed page that gets no touch. */
export function sheet(top: number, ...children: readonly View[]): View {
  return dimmed("bottom_sheet", [0, top, 1000, 1000], children);
}

export function dialog(...children: readonly View[]): View {
  return dimmed("dialog_box", [100, 400, 900, 600], children);
}

function dimmed(name: string, at: Place, children: readonly View[]): View {
  const box: View = { kind: "frame", name, at, isOpaque: true, children };
  return { kind: "frame", name: "scrim", isOpaque: true, children: [box] };
}

/** `name:detail`, as pages name the events of their rows. */
export function splitEvent(event: string): readonly [name: string, detail: string] {
  const at = event.indexOf(":");
  return at < 0 ? [event, ""] : [event.slice(0, at), event.slice(at + 1)];
}
