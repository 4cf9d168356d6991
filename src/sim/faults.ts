import { FAULTS } from "./fault-kinds.ts";
import type { Phone } from "./phone.ts";

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

  /** `body` is {"kind": …} with what belongs to the kind. Undefined: it has begun. */
  start(body: unknown): FaultRefusal | undefined {
    if (typeof body !== "object" || body === null || Array.isArray(body))
      return { error: "the body must be a JSON object with a kind" };
    const { kind, ...details }: Readonly<Record<string, unknown>> = { ...body };
    const fault = typeof kind === "string" && Object.hasOwn(FAULTS, kind) ? FAULTS[kind] : undefined;
    if (!fault) return { error: `unknown kind of fault ${JSON.stringify(kind)}`, known: Object.keys(FAULTS) };
    const begun = fault(this.#phone, details);
    if (typeof begun === "string") return { error: `${String(kind)}: ${begun}` };
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
