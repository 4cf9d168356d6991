/**
 * What of the phone is its owner's, and is given back as it was.
 *
 * Promises: the value from before is on the phone itself before anything is changed, so that a session after a crash
 * still gives it back. It lies in one of Android's settings, where it outlives us and harms nobody.
 */
import type { PhoneLink } from "./adb/link.ts";
import { quote } from "./adb/quote.ts";

type Phone = Pick<PhoneLink, "shell" | "memory">;

/** One thing that is changed for a while. */
export interface Loan {
  /** Under which its value is kept; never used for two things. */
  readonly name: string;
  readonly read: (signal: AbortSignal) => Promise<string>;
  readonly giveBack: (value: string, signal: AbortSignal) => Promise<void>;
}

const MARK = "global phonefleet_owner";

export class Owner {
  readonly #phone: Phone;
  readonly #returns: (name: string) => Loan["giveBack"] | undefined;
  #values: Readonly<Record<string, string>> | undefined;

  /** `returns` knows how to give back what an earlier session borrowed. */
  constructor(phone: Phone, returns: (name: string) => Loan["giveBack"] | undefined) {
    this.#phone = phone;
    this.#returns = returns;
  }

  /** Keeps the owner's value, and then changes it. What is lent already, as after a crash, keeps its first value. */
  async lend(
    loan: Loan,
    change: (signal: AbortSignal) => Promise<unknown>,
    signal: AbortSignal,
  ): Promise<void> {
    const values = await this.#kept(signal);
    if (!Object.hasOwn(values, loan.name)) {
      await this.#keep({ ...values, [loan.name]: await loan.read(signal) }, signal);
    }
    await change(signal);
  }

  /** Gives everything back, also what a session before this one could not. Where nothing was lent, it asks nothing. */
  async giveBack(signal: AbortSignal): Promise<void> {
    const values = this.#values ?? {};
    if (Object.keys(values).length === 0) return;
    for (const [name, value] of Object.entries(values)) await this.#returns(name)?.(value, signal);
    await this.#keep({}, signal);
  }

  async #kept(signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
    const { memory } = this.#phone;
    this.#values ??= memory.isGivenBack
      ? {}
      : parseMark((await this.#phone.shell(`settings get ${MARK}`, signal)).stdout);
    return this.#values;
  }

  async #keep(values: Readonly<Record<string, string>>, signal: AbortSignal): Promise<void> {
    const isEmpty = Object.keys(values).length === 0;
    const { memory } = this.#phone;
    memory.isGivenBack = false;
    await this.#phone.shell(
      isEmpty ? `settings delete ${MARK}` : `settings put ${MARK} ${quote(JSON.stringify(values))}`,
      signal,
    );
    this.#values = values;
    memory.isGivenBack = isEmpty;
  }
}

/** What is not ours, or no longer whole, is as if it were not there. */
function parseMark(text: string): Readonly<Record<string, string>> {
  try {
    const parsed: unknown = JSON.parse(text);
    const entries = typeof parsed === "object" && parsed !== null ? Object.entries(parsed) : [];
    return Object.fromEntries(entries.filter(([, value]) => typeof value === "string"));
  } catch {
    return {};
  }
}
