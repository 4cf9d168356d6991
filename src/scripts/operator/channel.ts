/**
 * Calls in both directions between the server and a script's process, over one stream. Whatever the other side sends, this
 * side throws nothing: what cannot be understood, or is too much, closes the channel.
 */
import type { Duplex } from "node:stream";
import { failures, Problem } from "../../model/problem.ts";
import type { FailureReason } from "../../model/problem.ts";
import { frameOf, Frames } from "./frames.ts";

/** By name: what the other side may call. What it throws the caller gets. */
export type Verbs = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

export interface ChannelOptions {
  /** Of one message of the other side. */
  readonly largestBytes: number;
  /** Where the other side ends, whoever knows why closes the channel. */
  readonly onGone: () => void;
  /** Hears of each message before it is acted on, and how many calls wait for answers; what it throws closes the channel. */
  readonly watch?: (openCalls: number) => void;
}

type Message =
  | {
      readonly kind: "call";
      readonly id: number | null;
      readonly verb: string;
      readonly args: readonly unknown[];
    }
  | { readonly kind: "value"; readonly id: number; readonly value: unknown }
  | { readonly kind: "error"; readonly id: number; readonly error: Told };

/** An error as it travels. */
interface Told {
  readonly reason: FailureReason | null;
  readonly message: string;
  readonly stack: string;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class Channel {
  readonly #stream: Duplex;
  readonly #verbs: Verbs;
  readonly #waiting = new Map<number, Waiting>();
  readonly #asked = new Set<Promise<unknown>>();
  readonly #serving = new Set<Promise<void>>();
  readonly #closed = Promise.withResolvers<Error>();
  #nextId = 1;
  #open = 0;
  #end: Error | undefined;

  constructor(stream: Duplex, verbs: Verbs, { largestBytes, onGone, watch }: ChannelOptions) {
    this.#stream = stream;
    this.#verbs = verbs;
    const frames = new Frames(largestBytes);
    stream.on("data", (piece: Buffer) => {
      try {
        for (const message of frames.take(piece)) {
          watch?.(this.#open);
          this.#take(message as Message);
        }
      } catch (cause) {
        this.close(cause instanceof Error ? cause : new Error(String(cause)));
      }
    });
    // what is written to a side that has ended says no more than that it has
    stream.on("error", onGone);
    stream.on("close", onGone);
    stream.on("end", onGone);
  }

  /** Resolves with why, once it is. */
  get closed(): Promise<Error> {
    return this.#closed.promise;
  }

  /** What the verb answers. Rejects with what it throws, or where the channel closes before. */
  call(verb: string, ...args: readonly unknown[]): Promise<unknown> {
    const answer = this.#call(verb, args).finally(() => this.#asked.delete(answer));
    this.#asked.add(answer);
    return answer;
  }

  /** Without an answer. */
  tell(verb: string, ...args: readonly unknown[]): void {
    this.#send({ kind: "call", id: null, verb, args });
  }

  /** Resolves once nobody waits for the other side any more. */
  async answered(): Promise<void> {
    while (this.#asked.size > 0) await Promise.allSettled(this.#asked);
  }

  /** Resolves once nothing of what the other side called is at work. */
  async idle(): Promise<void> {
    while (this.#serving.size > 0) await Promise.allSettled(this.#serving);
  }

  /** Whoever waits is rejected with it. */
  close(why: Error): void {
    if (this.#end) return;
    this.#end = why;
    this.#stream.destroy();
    for (const { reject } of this.#waiting.values()) reject(why);
    this.#waiting.clear();
    this.#closed.resolve(why);
  }

  #call(verb: string, args: readonly unknown[]): Promise<unknown> {
    if (this.#end) return Promise.reject(this.#end);
    const id = this.#nextId++;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    try {
      this.#send({ kind: "call", id, verb, args });
      this.#waiting.set(id, { resolve, reject });
    } catch (cause) {
      reject(cause);
    }
    return promise;
  }

  #take(message: Message): void {
    if (this.#end) return;
    if (message.kind === "call") return this.#serve(message);
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === "value") waiting?.resolve(message.value);
    else waiting?.reject(errorOf(message.error));
  }

  #serve({ id, verb, args }: Extract<Message, { kind: "call" }>): void {
    if (id !== null) this.#open += 1;
    const work = this.#answer(id, verb, args).finally(() => {
      if (id !== null) this.#open -= 1;
      this.#serving.delete(work);
    });
    this.#serving.add(work);
  }

  async #answer(id: number | null, verb: string, args: readonly unknown[]): Promise<void> {
    try {
      const serve = Object.hasOwn(this.#verbs, verb) ? this.#verbs[verb] : undefined;
      if (!serve) throw new TypeError(`there is no verb ${verb}`);
      const value = await serve(...args);
      if (id !== null) this.#send({ kind: "value", id, value });
    } catch (error) {
      if (id !== null) this.#send({ kind: "error", id, error: toldOf(error) });
    }
  }

  #send(message: Message): void {
    if (!this.#end && this.#stream.writable) this.#stream.write(frameOf(message));
  }
}

function toldOf(error: unknown): Told {
  if (!(error instanceof Error)) return { reason: null, message: describe(error), stack: "" };
  const { message, stack = "" } = error;
  return { reason: reasonOf(error), message: message || error.name, stack };
}

/** Also of an error that a script made itself. */
function reasonOf(error: Error): FailureReason | null {
  const given = "reason" in error ? error.reason : undefined;
  return failures.find((reason) => reason === given) ?? null;
}

function errorOf({ reason, message, stack }: Told): Error {
  const error = reason === null ? new Error(message) : new Problem(reason, message);
  error.stack = stack;
  return error;
}

function describe(thrown: unknown): string {
  try {
    return typeof thrown === "string" ? thrown : (JSON.stringify(thrown) ?? String(thrown));
  } catch {
    return "something that cannot be told";
  }
}
