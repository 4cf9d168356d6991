/** What an app's page of volumes shows. Pure. */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen, UiNode } from "../../device/ui/screen.ts";
import type { Profile } from "../apps/profile.ts";
import { placeOf } from "../flow/layers.ts";

/** Each where the page has it: a field for a number, or a slider. */
export interface VolumeControls {
  readonly original: UiNode | undefined;
  readonly added: UiNode | undefined;
}

/** How far a control may be from its label, of the screen's height. */
const FARTHEST = 0.12;

/** `others` are nodes of the page below, which has fields of its own. */
export function readVolumes(
  screen: Screen,
  { selectors }: Profile,
  others: ReadonlySet<string>,
): VolumeControls {
  const controls = screen
    .findAll(selectors.volumeControl)
    .filter(({ node, isCovered }) => !isCovered && !others.has(placeOf(node)))
    .map(({ node }) => node);
  const height = Math.max(...screen.nodes.map(({ bounds }) => bounds.bottom), 1);
  const original = nearest(screen.findAll(selectors.originalVolume), controls, FARTHEST * height);
  const left = controls.filter((node) => node !== original);
  const added = nearest(screen.findAll(selectors.addedVolume), left, FARTHEST * height);
  // one may be labelled with what is nobody's word, as a sound's title: of two it is the other one
  const other = controls.length === 2 ? controls.find((node) => node !== (original ?? added)) : undefined;
  return (original ?? added) ? { original: original ?? other, added: added ?? other } : { original, added };
}

/** What a slider or a field shows, in percent; undefined where it shows none. */
export function percentOf(text: string): number | undefined {
  const [, digits] = /(\d{1,3}(?:[.,]\d+)?)/.exec(text) ?? [];
  return digits === undefined ? undefined : Math.round(Number(digits.replace(",", ".")));
}

/** Beside its label or below it. */
function nearest(labels: readonly Hit[], controls: readonly UiNode[], farthest: number): UiNode | undefined {
  const [closest] = labels
    .flatMap(({ node: label }) => controls.map((control) => ({ control, gap: gapOf(label, control) })))
    .filter(({ gap }) => gap <= farthest)
    .toSorted((a, b) => a.gap - b.gap);
  return closest?.control;
}

function gapOf({ bounds: label }: UiNode, { bounds }: UiNode): number {
  const [middle, other] = [label, bounds].map(({ top, bottom }) => (top + bottom) / 2);
  const gap = (other ?? 0) - (middle ?? 0);
  // what stands over a label belongs to the one before it
  return gap >= 0 ? gap : -2 * gap;
}
