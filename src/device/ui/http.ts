/**
 * HTTP to the UI server. Its connections go through adb and cost more than what is sent over them, so the last one is kept
 * for the next call. A touch takes it only while it is fresh: where the server has closed it meanwhile, nobody could tell
 * whether the touch still arrived. Once that happened, touches have connections of their own.
 */
import { Agent, request } from "node:http";
import type { ClientRequest } from "node:http";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Clock } from "../../clock.ts";
import { Problem } from "../../model/problem.ts";

export interface UiCall {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: unknown;
  /** It must not happen twice. */
  readonly isTouch?: boolean;
}

/** What the server answered instead of a result, with its own name for it, as `no such element`. */
export class UiRefusal extends Error {
  override readonly name = "UiRefusal";
  readonly error: string;

  constructor(error: string, message: string) {
    super(`${error}: ${message}`);
    this.error = error;
  }
}

/** Far below what any server waits before it closes an idle connection. */
const FRESH_MS = 1000;

export class UiHttp {
  readonly #open: (signal: AbortSignal) => Promise<Duplex>;
  readonly #clock: Clock;
  #agent = new KeptConnection();
  #answeredAt = 0;
  #hasLostTouch = false;

  /** `open` makes a new connection to the server. */
  constructor(open: (signal: AbortSignal) => Promise<Duplex>, clock: Clock) {
    this.#open = open;
    this.#clock = clock;
  }

  /** Resolves to the whole answer, parsed. Rejects with UI_SERVER_FAILED when there is none, with UiRefusal when it says no. */
  async ask(call: UiCall, signal: AbortSignal): Promise<unknown> {
    if (call.isTouch && !this.#isFresh) this.close();
    const isKept = this.#agent.isFree;
    const answer = await this.#exchange(call, signal).catch((cause: unknown) => {
      if (!isKept || signal.aborted) throw cause;
      // the server closes what is idle for long: that is no failure of it
      if (!call.isTouch) return this.#exchange(call, signal);
      this.#hasLostTouch = true;
      throw cause;
    });
    this.#answeredAt = this.#clock.elapsed();
    const parsed = parse(answer.text, call);
    if (answer.status === 200) return parsed;
    const { error, message } = fields(fields(parsed)["value"]);
    throw new UiRefusal(textOf(error) || `HTTP ${answer.status}`, textOf(message));
  }

  /** Ends the connection that is kept; the next call makes another. */
  close(): void {
    this.#agent.destroy();
    this.#agent = new KeptConnection();
  }

  get #isFresh(): boolean {
    return !this.#hasLostTouch && this.#clock.elapsed() - this.#answeredAt < FRESH_MS;
  }

  async #exchange(call: UiCall, signal: AbortSignal): Promise<Answer> {
    const agent = this.#agent;
    if (!agent.isFree) agent.connection = await this.#open(signal);
    try {
      return await exchange(agent, call, signal);
    } catch (cause) {
      if (agent === this.#agent) this.close();
      if (signal.aborted) throw signal.reason;
      throw new Problem("UI_SERVER_FAILED", `the UI server broke off during ${call.method} ${call.path}`, {
        cause,
      });
    }
  }
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** An agent of one connection, which is opened before it is needed: whoever stops the task stops that too. */
class KeptConnection extends Agent {
  connection: Duplex | undefined;

  constructor() {
    super({ keepAlive: true, maxFreeSockets: 1 });
  }

  /** There is one that waits for a call. */
  get isFree(): boolean {
    return Object.values(this.freeSockets).some((sockets) => (sockets?.length ?? 0) > 0);
  }

  override createConnection(): Duplex {
    if (!this.connection) throw new Error("the connection that was kept has gone");
    const { connection } = this;
    this.connection = undefined;
    return connection;
  }

  /** Node's own ways with an idle connection are for sockets; what else carries bytes simply waits. */
  override keepSocketAlive(connection: Duplex): boolean {
    if (connection instanceof Socket) super.keepSocketAlive(connection);
    return true;
  }

  override reuseSocket(connection: Duplex, sent: ClientRequest): void {
    if (connection instanceof Socket) super.reuseSocket(connection, sent);
  }
}

/** The `value` of an answer. */
export function valueOf(answer: unknown): unknown {
  return fields(answer)["value"];
}

/** An object's fields; of anything else, none. */
export function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** A string as it is, anything else as none. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function exchange(agent: Agent, { method, path, body }: UiCall, signal: AbortSignal): Promise<Answer> {
  const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const headers = bytes
    ? { "content-type": "application/json; charset=utf-8", "content-length": bytes.length }
    : {};
  return new Promise((resolve, reject) => {
    const sent = request({ method, path, headers, signal, agent, host: "127.0.0.1" });
    sent.on("error", reject);
    sent.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }),
      );
    });
    sent.end(bytes);
  });
}

function parse(text: string, { method, path }: UiCall): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem("UI_SERVER_FAILED", `the UI server's answer to ${method} ${path} is no JSON`, {
      cause,
    });
  }
}
