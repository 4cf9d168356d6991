/**
 * What an RPC method is here: convert, one store verb, convert back. Methods know neither gRPC nor REST; both call
 * them through the same checks, in the order that `invoke` and the guard write down once.
 */
import type { DescMessage, DescService, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import { invalid, type Violation } from "../model/problem.ts";

/** Who calls, as far as a method may know. */
export interface Call {
  readonly signal: AbortSignal;
  /** A header or metadata value; the name in lower case. */
  header(name: string): string | undefined;
}

export interface UnaryMethod<I extends DescMessage, O extends DescMessage, P = MessageShape<I>> {
  /** Reads the request into what `handle` wants, and tells everything in it that cannot be right. */
  prepare?(request: MessageShape<I>, wrong: Violations, call: Call): P | Promise<P>;
  handle(prepared: P, call: Call): Promise<MessageInitShape<O>>;
}

export interface StreamMethod<I extends DescMessage, O extends DescMessage> {
  /** Ends when the call's signal aborts. */
  follow(request: MessageShape<I>, call: Call): AsyncIterable<MessageInitShape<O>>;
}

export interface UploadMethod<I extends DescMessage, O extends DescMessage> {
  /** Need not read all of the requests; has closed them when it resolves or rejects. */
  receive(requests: AsyncIterable<MessageShape<I>>, call: Call): Promise<MessageInitShape<O>>;
}

/** A service and its methods by local name, as `createTasks`. */
export interface ServiceMethods {
  readonly service: DescService;
  readonly methods: Readonly<Record<string, AnyMethod>>;
}

export type AnyUnary = UnaryMethod<DescMessage, DescMessage, unknown>;
export type AnyStream = StreamMethod<DescMessage, DescMessage>;
export type AnyUpload = UploadMethod<DescMessage, DescMessage>;
export type AnyMethod = AnyUnary | AnyStream | AnyUpload;

/** Where to tell what is wrong with a request, or with a part of one. */
export type Complaints = Pick<Violations, "add" | "has" | "isEmpty" | "throwIfAny" | "within">;

/** Everything wrong with one request, whoever notices it: the JSON reader, the rules of the .proto, or a method. */
export class Violations {
  readonly #all: Violation[] = [];
  /** Of all of them, and of the lists that hold them. Looked up once an item: a list can hold ten thousand. */
  readonly #fields = new Set<string>();
  readonly #written: (field: string) => string;

  /** `written`: what the caller calls a field, where that is not its path in the request message. */
  constructor(written = (field: string) => field) {
    this.#written = written;
  }

  add(violation: Violation): void {
    const field = this.#written(violation.field);
    this.#all.push({ ...violation, field });
    this.#fields.add(field);
    for (let at = field.indexOf("["); at >= 0; at = field.indexOf("[", at + 1))
      this.#fields.add(field.slice(0, at));
  }

  /** Whether something was said of this field, or of an item in it: then its missing value is no second mistake. */
  has(field: string): boolean {
    return this.#fields.has(this.#written(field));
  }

  get isEmpty(): boolean {
    return this.#all.length === 0;
  }

  /** For who reads a part of the request: `prefix` goes before the names of its fields. All the rest is the whole's. */
  within(prefix: string): Complaints {
    return new Within(this, prefix);
  }

  throwIfAny(): void {
    const [first, ...rest] = this.#all;
    if (first) throw invalid([first, ...rest]);
  }
}

class Within implements Complaints {
  readonly #whole: Violations;
  readonly #prefix: string;

  constructor(whole: Violations, prefix: string) {
    this.#whole = whole;
    this.#prefix = prefix;
  }

  add(violation: Violation): void {
    this.#whole.add({ ...violation, field: this.#prefix + violation.field });
  }

  has(field: string): boolean {
    return this.#whole.has(this.#prefix + field);
  }

  get isEmpty(): boolean {
    return this.#whole.isEmpty;
  }

  throwIfAny(): void {
    this.#whole.throwIfAny();
  }

  within(prefix: string): Complaints {
    return new Within(this.#whole, this.#prefix + prefix);
  }
}
