import type { Phone } from "../phone.ts";
import { type Fault, type FaultDetails, type FaultKind, FAULTS } from "./kinds.ts";

export type { FaultKind };

/** Why a fault was not started. */
export interface FaultRefusal {
  readonly error: string;
  /** The kinds that there are, where this is none of them. */
  readonly known?: readonly string[];
}

/** The faults that one phone suffers from. */
export class Faults {
  readonly #phone: Phone;
  #mends: (() => void)[] = [];

  constructor(phone: Phone) {
    this.#phone = phone;
  }

  /** Undefined: it has begun. */
  start(kind: string, details: FaultDetails = {}): FaultRefusal | undefined {
    const fault: Fault | undefined = isFaultKind(kind) ? FAULTS[kind] : undefined;
    if (!fault) return { error: `unknown kind of fault ${JSON.stringify(kind)}`, known: Object.keys(FAULTS) };
    const begun = fault(this.#phone, details);
    if (typeof begun === "string") return { error: `${kind}: ${begun}` };
    this.#mends.push(begun);
    return undefined;
  }

  /** The last first, so that each finds the phone as it left it. */
  mendAll(): void {
    const mends = this.#mends.toReversed();
    this.#mends = [];
    for (const mend of mends) mend();
  }
}

function isFaultKind(kind: string): kind is FaultKind {
  return Object.hasOwn(FAULTS, kind);
}
