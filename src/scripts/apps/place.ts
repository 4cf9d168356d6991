/** A value of a profile and where it stands in it: what is read from it is checked, and refused with its place. */
export class Place {
  readonly #value: unknown;
  readonly #path: string;

  constructor(value: unknown, path: string) {
    this.#value = value;
    this.#path = path;
  }

  /** @throws {TypeError} always. */
  refuse(why: string): never {
    throw new TypeError(`${this.#path} ${why}`);
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#object(), name);
  }

  isNull(name: string): boolean {
    return this.#object()[name] === null;
  }

  at(name: string): Place {
    return new Place(this.has(name) ? this.#object()[name] : undefined, `${this.#path}.${name}`);
  }

  entries(): readonly (readonly [string, Place])[] {
    return Object.keys(this.#object()).map((name) => [name, this.at(name)] as const);
  }

  list(): readonly Place[] {
    if (!Array.isArray(this.#value) || this.#value.length === 0)
      this.refuse("must be a list that is not empty");
    return this.#value.map((item: unknown, i) => new Place(item, `${this.#path}[${i}]`));
  }

  isText(): boolean {
    return typeof this.#value === "string";
  }

  string(): string {
    return typeof this.#value === "string" && this.#value !== ""
      ? this.#value
      : this.refuse("must be a text");
  }

  strings(): readonly string[] {
    return this.list().map((item) => item.string());
  }

  number(): number {
    return typeof this.#value === "number" ? this.#value : this.refuse("must be a number");
  }

  boolean(): boolean {
    return typeof this.#value === "boolean" ? this.#value : this.refuse("must be true or false");
  }

  oneOf<T extends string>(allowed: readonly T[]): T {
    return allowed.find((one) => one === this.#value) ?? this.refuse(`must be one of ${allowed.join(", ")}`);
  }

  /** What is written there has to be one only once it is `expand`ed. */
  pattern(expand = (source: string) => source): RegExp {
    const source = expand(this.string());
    try {
      return new RegExp(source, "iu");
    } catch (cause) {
      return this.refuse(
        `is no regular expression: ${cause instanceof Error ? cause.message : String(cause)}`,
      );
    }
  }

  four(): readonly [number, number, number, number] {
    const [a, b, c, d, ...more] = this.list().map((item) => item.number());
    if (a === undefined || b === undefined || c === undefined || d === undefined || more.length > 0) {
      return this.refuse("must be four numbers");
    }
    return [a, b, c, d];
  }

  onlyHas(names: readonly string[]): void {
    const stranger = Object.keys(this.#object()).find((name) => !names.includes(name));
    if (stranger !== undefined) this.refuse(`has a field that nobody reads: ${stranger}`);
  }

  #object(): Readonly<Record<string, unknown>> {
    if (typeof this.#value !== "object" || this.#value === null || Array.isArray(this.#value)) {
      this.refuse("must be an object");
    }
    return { ...this.#value };
  }
}
