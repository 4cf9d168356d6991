import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import type { Instrument } from "./android/instrumentation.ts";
import type { Phone } from "./phone.ts";
import { UiFailure } from "./ui/failure.ts";
import { findRoute } from "./ui/routes.ts";
import { UiSession } from "./ui/session.ts";

const UI_SERVER_PORT = 6790;
export const UI_SERVER_COMPONENT =
  "io.appium.uiautomator2.server.test/androidx.test.runner.AndroidJUnitRunner";

const BOOT_MS = [600, 1200] as const;

/**
 * Appium's UiAutomator2 server on a phone: HTTP on port 6790 for as long as its instrumentation runs and not longer.
 * One session at a time; a new one replaces the old, and deleting it stops the server.
 */
export function uiServer(phone: Phone): Instrument {
  return {
    needs: ["io.appium.uiautomator2.server", "io.appium.uiautomator2.server.test"],
    run: async (signal) => {
      try {
        await phone.delays.wait(phone.chance.between(...BOOT_MS), signal);
        await new UiServer(phone).run(signal);
      } catch (cause) {
        // ended from outside, however far it had come
        if (!signal.aborted) throw cause;
      }
    },
  };
}

class UiServer {
  readonly #phone: Phone;
  readonly #stopped = new AbortController();
  readonly #http: Server;
  #session: UiSession | undefined;

  constructor(phone: Phone) {
    this.#phone = phone;
    this.#http = createServer((request, response) => void this.#handle(request, response));
  }

  /** Until the signal aborts or its session is deleted. */
  async run(signal: AbortSignal): Promise<void> {
    const { ports } = this.#phone;
    const listener = (stream: unknown): void => void this.#http.emit("connection", stream);
    ports.set(UI_SERVER_PORT, listener);
    const end = AbortSignal.any([signal, this.#stopped.signal]);
    if (!end.aborted) await once(end, "abort");
    if (ports.get(UI_SERVER_PORT) === listener) ports.delete(UI_SERVER_PORT);
    if (signal.aborted) this.#stopped.abort();
    this.#http.closeAllConnections();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#phone.uiCalls.all += 1;
    if (request.url?.endsWith("/source")) this.#phone.uiCalls.source += 1;
    const hangup = new AbortController();
    response.once("close", () => hangup.abort());
    const signal = AbortSignal.any([hangup.signal, this.#stopped.signal]);
    const isDelete = request.method === "DELETE";
    try {
      const value = await this.#answer(request, signal);
      if (isDelete) this.#stopAfter(response);
      this.#reply(response, 200, value);
    } catch (cause) {
      // nobody listens any more, or the server is gone
      if (signal.aborted) response.destroy();
      else this.#fail(response, cause);
    }
  }

  async #answer(request: IncomingMessage, signal: AbortSignal): Promise<unknown> {
    const path = (request.url ?? "").replace(/^\/wd\/hub/, "").split("?")[0] ?? "";
    if (path === "/status")
      return {
        ready: true,
        message: "UiAutomator2 Server is ready to accept commands",
        build: { version: "10.6.6" },
      };
    const body = await bodyOf(request);
    if (path === "/sessions" && request.method === "GET")
      return this.#session ? [describe(this.#session)] : [];
    if (path === "/session" && request.method === "POST") return this.#open(body);
    const [, id, rest] = /^\/session\/([^/]+)(?:\/(.*))?$/.exec(path) ?? [];
    if (id === undefined) throw unknownCommand(path);
    const session = this.#session;
    if (!session || session.id !== id) throw new UiFailure("invalid session id", `There is no session ${id}`);
    if (rest === undefined && request.method === "DELETE") return null;
    if (rest === undefined && request.method === "GET") return describe(session);
    const { route, elementId, detail } = findRoute(request.method, rest ?? "");
    return route.answer({
      phone: this.#phone,
      session,
      element: () => session.element(elementId),
      detail,
      body,
      signal,
    });
  }

  #open(body: Readonly<Record<string, unknown>>): unknown {
    const { capabilities } = body;
    if (typeof capabilities !== "object" || capabilities === null) {
      throw new UiFailure(
        "session not created",
        "java.lang.NullPointerException: 'capabilities' are mandatory",
      );
    }
    const session = new UiSession(this.#phone);
    session.settings.update(idleTimeoutOf(capabilities));
    this.#session = session;
    return { sessionId: session.id, capabilities: {} };
  }

  #reply(response: ServerResponse, status: number, value: unknown): void {
    const bytes = Buffer.from(
      JSON.stringify({ sessionId: this.#session?.id ?? "None", value: value ?? null }),
    );
    response.writeHead(status, {
      "content-type": "application/json; charset=UTF-8",
      "content-length": bytes.length,
    });
    response.end(bytes);
  }

  /** The goodbye reaches its reader first. */
  #stopAfter(response: ServerResponse): void {
    response.setHeader("connection", "close");
    const stop = (): void => this.#stopped.abort();
    response.socket?.once("finish", stop).once("close", stop);
  }

  #fail(response: ServerResponse, cause: unknown): void {
    const failure = cause instanceof UiFailure ? cause : new UiFailure("unknown error", String(cause));
    const { error, message, httpStatus } = failure;
    this.#reply(response, httpStatus, { error, message, stacktrace: `io.appium.uiautomator2: ${message}` });
  }
}

async function bodyOf(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  if (request.method !== "POST") return {};
  try {
    const body: unknown = await json(request);
    if (typeof body === "object" && body !== null) return { ...body };
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  throw new UiFailure("invalid argument", "the body must be a JSON object");
}

/** `waitForIdleTimeout` may also be given as a capability. */
function idleTimeoutOf(capabilities: object): Readonly<Record<string, unknown>> {
  const given = "alwaysMatch" in capabilities ? capabilities.alwaysMatch : undefined;
  if (typeof given !== "object" || given === null) return {};
  for (const name of ["appium:waitForIdleTimeout", "waitForIdleTimeout"]) {
    const value: unknown = Reflect.get(given, name);
    if (typeof value === "number") return { waitForIdleTimeout: value };
  }
  return {};
}

function describe({ id }: UiSession): unknown {
  return { id, sessionId: id, capabilities: {} };
}

function unknownCommand(path: string): UiFailure {
  return new UiFailure("unknown command", `The requested resource could not be found: ${path}`);
}
