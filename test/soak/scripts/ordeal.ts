/** What comes over the phone of a run: each trouble at its moment, and mended a while later. Remembers when. */
import { sleep } from "../../../src/clock.ts";
import type { Clock } from "../../../src/clock.ts";
import { Faults } from "../../../src/sim/faults/faults.ts";
import type { Phone } from "../../../src/sim/phone.ts";
import type { HeardStep } from "../../fault/steps.ts";
import { isDue, type Moment } from "./moments.ts";
import type { Trouble } from "./troubles.ts";

export interface Undergone {
  readonly trouble: Trouble;
  /** On the server's clock. */
  readonly begunAt: number;
  mendedAt: number | null;
}

interface Waiting {
  readonly moment: Moment;
  readonly happen: () => Promise<void>;
}

export class Ordeal {
  readonly undergone: Undergone[] = [];
  readonly #phone: Phone;
  readonly #clock: Clock;
  readonly #tell: (what: string) => void;
  readonly #over = new AbortController();
  #waiting: readonly Waiting[];
  #happening: Promise<void>[] = [];
  #count = 0;

  constructor(phone: Phone, clock: Clock, troubles: readonly Trouble[], tell: (what: string) => void) {
    this.#phone = phone;
    this.#clock = clock;
    this.#tell = tell;
    this.#waiting = troubles.map((trouble) => ({
      moment: trouble.moment,
      happen: () => this.#undergo(trouble),
    }));
  }

  /** Something else that has its moment. */
  also(moment: Moment, happen: () => Promise<void>): void {
    this.#waiting = [...this.#waiting, { moment, happen }];
  }

  hear(step: HeardStep): void {
    this.#count += 1;
    const due = this.#waiting.filter(({ moment }) => isDue(moment, step, this.#count));
    this.#waiting = this.#waiting.filter((one) => !due.includes(one));
    const happening = due.map((one) => this.#await(one));
    // told at the end, where they are awaited
    for (const one of happening) one.catch(() => undefined);
    this.#happening.push(...happening);
  }

  /** What has not come yet does not come any more, and everything is mended. */
  async end(): Promise<void> {
    this.#waiting = [];
    this.#over.abort();
    await Promise.all(this.#happening);
  }

  async #await({ moment, happen }: Waiting): Promise<void> {
    if (moment.afterMs > 0 && !(await this.#passes(moment.afterMs))) return;
    await happen();
  }

  async #undergo(trouble: Trouble): Promise<void> {
    const { kind, details, mendAfterMs } = trouble;
    const name = `${kind} ${JSON.stringify(details)}`;
    const faults = new Faults(this.#phone);
    const refusal = faults.start(kind, details);
    if (refusal) throw new Error(refusal.error);
    const one: Undergone = { trouble, begunAt: this.#clock.now(), mendedAt: null };
    this.undergone.push(one);
    this.#tell(`*** ${name}`);
    await this.#passes(mendAfterMs);
    faults.mendAll();
    one.mendedAt = this.#clock.now();
    this.#tell(`*** mended: ${name}`);
  }

  /** False: everything is over before. */
  #passes(ms: number): Promise<boolean> {
    return sleep(this.#clock, ms, this.#over.signal).then(
      () => true,
      () => false,
    );
  }
}
