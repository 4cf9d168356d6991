/** Names of fields and numbers of items, from the top. */
export type Path = readonly (string | number)[];

/** What is wrong with a profile, and where. */
export class ProfileMistake extends TypeError {
  override readonly name = "ProfileMistake";
  /** Where to look for it. */
  readonly path: Path;

  constructor(path: Path, why: string, field?: string) {
    super(`${tellPath(path)} ${why}`);
    this.path = field === undefined ? path : [...path, field];
  }
}

/** A value of a profile and where it stands in it: what is read from it is checked, and refused with its place. */
export class Place {
  readonly #value: unknown;
  readonly #path: Path;

  constructor(value: unknown, path: Path = []) {
    this.#value = value;
    this.#path = path;
  }

  /** @throws {ProfileMistake} always. */
  refuse(why: string): never {
    throw new ProfileMistake(this.#path, why);
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#object(), name);
  }

  isNull(name: string): boolean {
    return this.#object()[name] === null;
  }

  at(name: string): Place {
    return new Place(this.has(name) ? this.#object()[name] : undefined, [...this.#path, name]);
  }

  entries(): readonly (readonly [string, Place])[] {
    return Object.keys(this.#object()).map((name) => [name, this.at(name)] as const);
  }

  list(): readonly Place[] {
    if (!Array.isArray(this.#value) || this.#value.length === 0)
      this.refuse("must be a list that is not empty");
    return this.#value.map((item: unknown, i) => new Place(item, [...this.#path, i]));
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
    if (stranger === undefined) return;
    throw new ProfileMistake(this.#path, `has a field that nobody reads: ${stranger}`, stranger);
  }

  #object(): Readonly<Record<string, unknown>> {
    if (typeof this.#value !== "object" || this.#value === null || Array.isArray(this.#value)) {
      this.refuse("must be an object");
    }
    return { ...this.#value };
  }
}

/** As "profile.popups[2].name". */
function tellPath(path: Path): string {
  return `profile${path.map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`)).join("")}`;
}
