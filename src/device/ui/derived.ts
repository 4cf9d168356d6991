/** What follows from a value that never changes, worked out once: dozens of selectors look at each node of a screen. */
export class Derived<Source extends object, Result> {
  readonly #known = new WeakMap<Source, Result>();
  readonly #derive: (source: Source) => Result;

  constructor(derive: (source: Source) => Result) {
    this.#derive = derive;
  }

  of(source: Source): Result {
    const known = this.#known.get(source);
    if (known !== undefined) return known;
    const derived = this.#derive(source);
    this.#known.set(source, derived);
    return derived;
  }
}
