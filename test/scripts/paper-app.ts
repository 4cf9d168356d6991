/** An app on paper: pages drawn from what was done to it, for layouts that the simulated phones do not have. */
import type { Clock } from "../../src/clock.ts";
import { parseScreen } from "../../src/device/ui/screen.ts";
import type { Screen, UiNode } from "../../src/device/ui/screen.ts";
import type { App } from "../../src/model/task.ts";
import { profileOf } from "../../src/scripts/catalog.ts";
import { Flow } from "../../src/scripts/flow/flow.ts";
import { Pace } from "../../src/scripts/flow/pace.ts";

/** Passes at once whatever is waited for. */
class RushingClock implements Clock {
  ms = 0;
  now = () => this.ms;
  elapsed = () => this.ms;
  after(delayMs: number, call: () => void) {
    this.ms += delayMs;
    let isCancelled = false;
    queueMicrotask(() => isCancelled || call());
    return { cancel: () => void (isCancelled = true) };
  }
}

export type Place = readonly [left: number, top: number, right: number, bottom: number];

interface Attributes {
  readonly text?: string;
  readonly desc?: string;
  readonly hint?: string;
  readonly checked?: boolean;
  readonly selected?: boolean;
  readonly clickable?: boolean;
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
  back?(): void;
}

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
    type: async (_: Screen, field: UiNode, text: string) => app.type?.(text, field),
    textOf: async (_: Screen, { index }: UiNode) => read().nodes[index]?.text ?? "",
    press: async () => app.enter?.(),
    back: async () => app.back?.(),
    async wake() {},
    shell: async () => ({ stdout: "", stderr: "", code: 0 }),
  };
  const parts = {
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
  };
  return { parts, flow: new Flow(parts), clock, steps, screen: read };
}
