/** An app on paper: pages drawn from what was done to it, for layouts that the simulated phones do not have. */
import { afterEach } from "vitest";
import type { Direction } from "../../src/device/ui/driver.ts";
import { parseScreen } from "../../src/device/ui/screen.ts";
import type { Bounds, Screen, UiNode } from "../../src/device/ui/screen.ts";
import type { App } from "../../src/model/task.ts";
import { profileOf } from "../../src/scripts/catalog.ts";
import { Flow } from "../../src/scripts/flow/flow.ts";
import { Pace } from "../../src/scripts/flow/pace.ts";
import { RushingClock } from "../support/rushing-clock.ts";
import { watching } from "./watching.ts";

export type Place = readonly [left: number, top: number, right: number, bottom: number];

interface Attributes {
  readonly text?: string;
  readonly desc?: string;
  readonly hint?: string;
  readonly checked?: boolean;
  readonly selected?: boolean;
  readonly clickable?: boolean;
  readonly scrollable?: boolean;
}

/** A node of the tree, with the last part of its class; what it holds lies in it. */
export function node(
  kind: string,
  [left, top, right, bottom]: Place,
  attributes: Attributes = {},
  ...inner: string[]
): string {
  const { text = "", desc = "", hint = "", ...flags } = attributes;
  const told = Object.entries(flags).map(([name, value]) => `${name}="${value}"`);
  const escaped = [text, desc, hint].map((said) => said.replaceAll("&", "&amp;").replaceAll('"', "&quot;"));
  return `<android.widget.${kind} package="app" text="${escaped[0]}" content-desc="${escaped[1]}" hint="${escaped[2]}" ${told.join(" ")} bounds="[${left},${top}][${right},${bottom}]">${inner.join("")}</android.widget.${kind}>`;
}

/** Whatever is drawn may belong to another app. */
const FRAME = `<android.widget.FrameLayout package="android" bounds="[0,0][1080,2400]">`;

export interface PaperApp {
  /** Draws the page as it is now. */
  draw(): readonly string[];
  touch(x: number, y: number, node: UiNode): void;
  type?(text: string, field: UiNode): void;
  enter?(): void;
  /** The finger goes this way. */
  swipe?(area: Bounds, direction: Direction): void;
  back?(): void;
}

/** What a phone shows that was locked, whatever app is under it. */
export const lockScreen = node("TextView", [400, 300, 700, 400], { text: "17:45" }).replace(
  'package="app"',
  'package="com.android.systemui"',
);

/** Lies over the app for so long, from when this is so for the first time. */
export function hiding(app: PaperApp, isDue: () => boolean, what: readonly string[], forMs: number) {
  let since: number | undefined;
  const phone = paperPhone({
    ...methodsOf(app),
    draw() {
      if (isDue()) since ??= phone.clock.elapsed();
      const isHidden = since !== undefined && phone.clock.elapsed() - since < forMs;
      return isHidden ? what : app.draw();
    },
  });
  return phone;
}

function methodsOf(app: PaperApp): Omit<PaperApp, "draw"> {
  return {
    touch: (...touch) => app.touch(...touch),
    type: (...typed) => app.type?.(...typed),
    enter: () => app.enter?.(),
    back: () => app.back?.(),
    swipe: (...swipe) => app.swipe?.(...swipe),
  };
}

/** Part of a finger's way: what the page goes on by itself when it was let go. */
const INERTIA = 0.05;
const FINGER = 0.75;

/** A page or list that is longer than its place on the screen: of its rows, those show that fit in there. */
export class LongPage {
  readonly #place: Place;
  readonly #rowHeight: number;
  #offset = 0;

  constructor(place: Place, rowHeight: number) {
    this.#place = place;
    this.#rowHeight = rowHeight;
  }

  get offset(): number {
    return this.#offset;
  }

  /** Each row is told where it begins and ends. */
  draw(kind: string, rows: readonly ((top: number, bottom: number) => readonly string[])[]): string {
    const [, top, , bottom] = this.#place;
    const height = this.#rowHeight;
    this.#offset = Math.max(0, Math.min(this.#offset, rows.length * height - (bottom - top)));
    const inner = rows.flatMap((row, i) => {
      const at = top + i * height - this.#offset;
      return at >= top && at + height <= bottom ? row(at, at + height) : [];
    });
    return node(kind, this.#place, { scrollable: true }, ...inner);
  }

  toTop(): void {
    this.#offset = 0;
  }

  swipe({ top, bottom }: Bounds, direction: Direction): void {
    const by = Math.round((bottom - top) * (FINGER + INERTIA));
    this.#offset += direction === "up" ? by : -by;
  }
}

let { unsaid, around } = watching();

// whatever is tried on paper, its goals say all that they look for
afterEach(() => {
  const said = [...unsaid];
  ({ unsaid, around } = watching());
  if (said.length > 0) throw new Error(`looked for and not said: ${said.join(", ")}`);
});

/** What a script is given of a phone with this app on it. */
export function paperPhone(app: PaperApp, profile: App = "tiktok") {
  const clock = new RushingClock();
  const steps: string[] = [];
  const read = (): Screen =>
    parseScreen(`<hierarchy>${FRAME}${app.draw().join("")}</android.widget.FrameLayout></hierarchy>`);
  const session = {
    screen: async () => read(),
    async tap(target: UiNode) {
      const { left, right, top, bottom } = target.bounds;
      app.touch((left + right) / 2, (top + bottom) / 2, target);
    },
    async tapIfThere(seen: Screen, target: UiNode) {
      const isThere = read().nodes[target.index]?.text === target.text;
      if (isThere) await session.tap(target);
      return isThere;
    },
    type: async (_: Screen, field: UiNode, text: string) => app.type?.(text, field),
    textOf: async (_: Screen, { index }: UiNode) => read().nodes[index]?.text ?? "",
    press: async () => app.enter?.(),
    back: async () => app.back?.(),
    swipe: async (area: Bounds, direction: Direction) => app.swipe?.(area, direction),
    async wake() {},
    async launch() {},
    shell: async () => ({ stdout: "", stderr: "", code: 0 }),
  };
  const parts = around({
    session: session as never,
    profile: profileOf(profile),
    clock,
    hooks: {
      step: (name: string, note?: string) => void steps.push(note === undefined ? name : `${name}: ${note}`),
      progress() {},
      remark() {},
      countAction: async () => {},
      passPointOfNoReturn: async () => {},
    },
    pace: new Pace(),
    packageName: "app",
    app: profile,
  });
  return { parts, flow: new Flow(parts), clock, steps, screen: read };
}
