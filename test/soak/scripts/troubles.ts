/**
 * What may come over a phone in the middle of a task: each fault that the simulator knows, what it may make a task fail as,
 * and how often it is drawn.
 */
import type { FailureReason } from "../../../src/model/problem.ts";
import type { Chance } from "../../../src/sim/chance.ts";
import type { FaultKind } from "../../../src/sim/faults/faults.ts";
import { HARMLESS_POPUPS } from "../../support/popups.ts";
import { type Course, drawMoment, type Moment } from "./moments.ts";

export interface Trouble {
  readonly kind: FaultKind;
  readonly details: Readonly<Record<string, string | number | boolean>>;
  readonly moment: Moment;
  /** On the server's clock. */
  readonly mendAfterMs: number;
  /** Reasons that a person understands who knows of it. Others are defects. */
  readonly mayFailAs: readonly FailureReason[];
}

interface Line {
  readonly kind: FaultKind;
  readonly weight: number;
  readonly details?: (chance: Chance) => Trouble["details"];
  readonly mayFailAs?: (details: Trouble["details"]) => readonly FailureReason[];
}

const LOCALES = ["en", "es-MX", "fr-FR", "pt-BR", "ru-RU", "zh-Hans-CN"] as const;
/** The phones are that much faster than in life, so this is up to three times slower than in life. */
const SLOWEST = 12;
const MOST = 4;
const SOON_MS = 300;
const LATE_MS = 90_000;

const LINES: readonly Line[] = [
  { kind: "unplug", weight: 4 },
  { kind: "unauthorized", weight: 2 },
  { kind: "freeze", weight: 3 },
  { kind: "drop_next_push", weight: 2 },
  { kind: "slow", weight: 6, details: (chance) => ({ factor: 1 + chance.next() * (SLOWEST - 1) }) },
  { kind: "kill_ui_server", weight: 4 },
  {
    kind: "popup",
    weight: 16,
    details: (chance) => ({ name: chance.pick(HARMLESS_POPUPS) }),
    mayFailAs: ({ name }) => (LEAD_AWAY.has(name) ? ["OUTCOME_UNKNOWN"] : []),
  },
  { kind: "popup", weight: 1, details: () => ({ name: "consent" }), mayFailAs: () => ["CONSENT_NEEDED"] },
  // what met the tap on Post and is gone again leaves nothing to see but an upload that never came
  { kind: "block", weight: 2, mayFailAs: () => ["ACCOUNT_BLOCKED", "UPLOAD_TIMEOUT"] },
  { kind: "signed_out", weight: 2, mayFailAs: () => ["SIGNED_OUT", "UPLOAD_TIMEOUT"] },
  { kind: "upload_stuck", weight: 4, mayFailAs: () => ["UPLOAD_TIMEOUT", "OUTCOME_UNKNOWN"] },
  // one that restarted at the tap on Post and was back before anybody missed it has ended its upload unseen
  { kind: "vanish_after_post", weight: 4, mayFailAs: () => ["OUTCOME_UNKNOWN"] },
  {
    kind: "language",
    weight: 2,
    details: (chance) => ({ locale: chance.pick(LOCALES) }),
    // where no caption tells a post, what else was read of it then reads otherwise now
    mayFailAs: () => ["OUTCOME_UNKNOWN"],
  },
  { kind: "low_battery", weight: 1, mayFailAs: () => ["DEVICE_BATTERY_LOW"] },
  { kind: "locked", weight: 3 },
  { kind: "locked", weight: 2, details: () => ({ pin: true }), mayFailAs: () => ["DEVICE_LOCKED"] },
  { kind: "asleep", weight: 3 },
  { kind: "storage_full", weight: 1, mayFailAs: () => ["DEVICE_STORAGE_FULL"] },
];

/**
 * A touch that was meant for the app may tell Android to end it, or lead to another app and the next one into nowhere; and where
 * an app asks at the very tap on Post whether to begin anew, what was to be posted is gone.
 */
const LEAD_AWAY: ReadonlySet<unknown> = new Set(["not_responding", "rate", "update", "draft"]);
const deck = LINES.flatMap((line) => Array.from({ length: line.weight }, () => line));

/** None at all in every tenth run: nothing may go wrong there. */
export function drawTroubles(chance: Chance, course: Course): readonly Trouble[] {
  if (chance.next() < 0.1) return [];
  const drawn = Array.from({ length: chance.between(1, MOST) }, (_, i) =>
    drawTrouble(chance.fork(`trouble ${i}`), course),
  );
  // each is mended by itself, which must not bring back what another has begun
  return drawn.filter((one, i) => !drawn.slice(0, i).some((other) => stateOf(other) === stateOf(one)));
}

function drawTrouble(chance: Chance, course: Course): Trouble {
  const { kind, details: drawDetails, mayFailAs } = chance.pick(deck as [Line, ...Line[]]);
  const details = drawDetails?.(chance) ?? {};
  const moment = drawMoment(chance, course);
  const mendAfterMs = Math.round(SOON_MS * (LATE_MS / SOON_MS) ** chance.next());
  return { kind, details, moment, mendAfterMs, mayFailAs: mayFailAs?.(details) ?? [] };
}

/** What of the phone it changes. */
function stateOf({ kind, details: { name } }: Trouble): string {
  if (kind === "popup") return `popup ${name}`;
  return kind === "signed_out" ? "block" : kind;
}
