/**
 * How loud the file's own sound and the added one are, set on the app's page for it. Where nothing is asked for but the
 * default, an app without such a page is no trouble; where something else is, it ends the attempt before anything is published.
 */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen, UiNode } from "../../device/ui/screen.ts";
import { Problem } from "../../model/problem.ts";
import type { PostConfig } from "../../model/script-config.ts";
import type { Detour } from "../compose/detour.ts";
import { inEditors } from "../compose/in-editors.ts";
import { Absence, absenceSelectors } from "../flow/absence.ts";
import { lost, wait } from "../flow/flow.ts";
import type { Decision, Flow } from "../flow/flow.ts";
import { placeOf } from "../flow/layers.ts";
import { touchOnce } from "../flow/touch-once.ts";
import type { ScriptContext } from "../script.ts";
import { percentOf, readVolumes } from "./volume-page.ts";
import type { VolumeControls } from "./volume-page.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock" | "hooks"> & {
  readonly packageName: string;
};

interface Wanted {
  readonly original: number;
  /** Null: no sound is added. */
  readonly added: number | null;
}

const DEFAULT = 50;
const TIMEOUT_MS = 60_000;
/** A page that is in view for so long without a volume has none. */
const NO_VOLUMES_MS = 5000;
const TRIES = 3;
/** What still offers the page after so many touches has it already. */
const MOST_TOUCHES = 4;
/** A finger on a slider is not exact: what is farther off than `CLOSE` is aimed at once more, by as much farther. */
const CLOSE = 1;
const SLACK = 3;

const pageSelectors = ["volumeControl", "originalVolume", "addedVolume"] as const;

/** Undefined where nothing is to be set: no sound is added, and the file's own is to be as it is. */
export function volumesOf(config: PostConfig, addsSound: boolean): Wanted | undefined {
  const { originSoundVolume: original, addSoundVolume: added } = config;
  if (addsSound) return { original, added };
  return original === DEFAULT ? undefined : { original, added: null };
}

export class Volume implements Detour {
  readonly what = "set the volume";
  readonly looksFor = ["volume"] as const;
  readonly mayBeMissing: boolean;
  readonly isSoughtBelow: boolean;
  readonly isOnWay = true;
  readonly #flow: Flow;
  readonly #context: Context;
  readonly #wanted: Wanted;
  readonly #isDue: () => boolean;
  #isDone = false;

  /** `isDue` says whether the sound is there that it is about. */
  constructor(flow: Flow, context: Context, wanted: Wanted, isDue: () => boolean) {
    this.#flow = flow;
    this.#context = context;
    this.#wanted = wanted;
    this.#isDue = isDue;
    const { original, added } = wanted;
    this.mayBeMissing = original === DEFAULT && (added ?? DEFAULT) === DEFAULT;
    this.isSoughtBelow = !this.mayBeMissing;
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  entryOn(screen: Screen): Hit | undefined {
    return this.#isDue() ? screen.find(this.#context.profile.selectors.volume) : undefined;
  }

  /** The sound that it was set for is chosen anew, and may come as loud as it was. */
  redo(): void {
    this.#isDone = false;
  }

  async take(_entry: Hit, signal: AbortSignal): Promise<void> {
    const below = { places: new Set<string>(), shape: "" };
    const goal = {
      ...{ name: this.what, timeoutMs: TIMEOUT_MS },
      looksFor: ["volume", ...pageSelectors, ...absenceSelectors] as const,
      decide: this.#toPage(below),
    };
    const controls = await this.#flow.until(inEditors(this.#context, goal), signal);
    for (const which of ["original", "added"] as const) {
      const percent = this.#wanted[which];
      if (percent === null) continue;
      if (controls[which]) await this.#set(which, percent, below.places, signal);
      else if (percent !== DEFAULT) throw missing(which);
    }
    const leave = {
      ...{ name: "leave the volume", timeoutMs: TIMEOUT_MS },
      looksFor: ["volume", "volumeDone", ...pageSelectors] as const,
      decide: this.#toBelow(below),
    };
    await this.#flow.until(inEditors(this.#context, leave), signal);
    this.#isDone = true;
  }

  #toPage(below: { places: Set<string>; shape: string }): (screen: Screen) => Decision<VolumeControls> {
    const { session, profile, clock } = this.#context;
    const missing = new Absence(this.#context, { inViewMs: NO_VOLUMES_MS, restMs: NO_VOLUMES_MS });
    let touchedAt: number | undefined;
    let touches = 0;
    let before = "";
    const onPage = (screen: Screen, isAtRest: boolean): Decision<VolumeControls> => {
      const controls = readVolumes(screen, profile, below.places);
      if (isAtRest && this.#isWhole(controls)) return { kind: "done", value: controls };
      const belief = missing.on(screen, (controls.original ?? controls.added) !== undefined);
      if (belief === "absent") return { kind: "done", value: controls };
      return belief === "hidden" ? lost : wait;
    };
    return (screen) => {
      const { original, added } = readVolumes(screen, profile, below.places);
      const seen = [screen.shape, original?.index, added?.index].join();
      const isAtRest = seen === before;
      before = seen;
      const isShown = (original ?? added) !== undefined;
      const hit = screen.find(profile.selectors.volume);
      const isOffered = screen.shape === below.shape || (hit?.isCovered === false && touches < MOST_TOUCHES);
      if (touchedAt !== undefined && (isShown || !isOffered)) return onPage(screen, isAtRest);
      missing.forget();
      if (!hit) return lost;
      if (touchedAt !== undefined && clock.elapsed() - touchedAt < NO_VOLUMES_MS) return wait;
      const act = async (signal: AbortSignal) => {
        below.places = new Set(screen.nodes.map(placeOf));
        below.shape = screen.shape;
        touchedAt = clock.elapsed();
        touches += 1;
        await session.tap(hit.node, signal);
      };
      return { kind: "act", what: "volume", on: hit, act };
    };
  }

  /** Whether all are there that something but the default is wanted of. */
  #isWhole(controls: VolumeControls): boolean {
    const isThere = (which: keyof Wanted) => {
      const percent = this.#wanted[which];
      return controls[which] !== undefined || percent === null || percent === DEFAULT;
    };
    return (controls.original ?? controls.added) !== undefined && isThere("original") && isThere("added");
  }

  /** Until the page says that it is so. */
  async #set(
    which: keyof Wanted,
    percent: number,
    others: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<void> {
    const { session, profile, hooks } = this.#context;
    let shown: number | undefined;
    let aim = percent;
    for (let tries = 0; tries <= TRIES; tries++) {
      const decide = (screen: Screen): Decision<{ screen: Screen; node: UiNode }> => {
        const node = readVolumes(screen, profile, others)[which];
        return node ? { kind: "done", value: { screen, node } } : lost;
      };
      const name = `read the volume of the ${which} sound`;
      const goal = { name, timeoutMs: TIMEOUT_MS, looksFor: pageSelectors, decide };
      const { screen, node } = await this.#flow.until(inEditors(this.#context, goal), signal);
      shown = percentOf(
        node.isEditable ? await session.textOf(screen, node, signal) : node.text || node.desc,
      );
      const slack = node.isEditable ? 0 : tries === TRIES ? SLACK : CLOSE;
      if (shown !== undefined && Math.abs(shown - percent) <= slack) return;
      // a slider that tells nothing is where the finger put it
      if (shown === undefined && !node.isEditable && tries > 0) return;
      if (tries === TRIES) break;
      hooks.step(`set the volume of the ${which} sound`, `${percent} %`);
      if (node.isEditable) await session.type(screen, node, String(percent), signal);
      else {
        if (tries > 0 && shown !== undefined) aim = Math.min(100, Math.max(0, aim + percent - shown));
        await touchOnce(() => session.tap(pointOn(node, aim), signal));
      }
    }
    throw new Problem(
      "OPTION_MISSING",
      `the app keeps the ${which} sound at ${shown ?? "?"} % instead of ${percent} %; nothing was published`,
    );
  }

  #toBelow({ shape }: { readonly shape: string }): (screen: Screen) => Decision<true> {
    const { session, profile } = this.#context;
    return (screen) => {
      if (screen.shape === shape) return { kind: "done", value: true };
      const { volume, volumeDone } = profile.selectors;
      const entry = screen.find(volume);
      if (entry && !entry.isCovered && readVolumes(screen, profile, new Set()).original === undefined)
        return { kind: "done", value: true };
      const done = screen.find(volumeDone);
      if (done && !done.isCovered) return { kind: "tap", what: "the volume is set", hit: done };
      return { kind: "act", what: "back from the volume", act: (signal) => session.back(signal) };
    };
  }
}

function missing(which: string): Problem {
  return new Problem(
    "OPTION_MISSING",
    `the app's page of volumes has none for the ${which} sound; nothing was published`,
  );
}

/** The place on a slider, as a node that is touched in its middle. */
function pointOn(node: UiNode, percent: number): UiNode {
  const { left, right } = node.bounds;
  const x = Math.min(right - 1, Math.max(left, Math.round(left + ((right - left) * percent) / 100)));
  return { ...node, bounds: { ...node.bounds, left: x, right: x + 1 } };
}
