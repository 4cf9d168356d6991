/**
 * The HTTP/2 side of the port (prior knowledge, no TLS): a server that never listens and is given its sockets. Pings
 * keep long streams alive through whatever forgets quiet connections, and find clients that are gone.
 */
import { constants, createServer } from "node:http2";
import type { Http2Server, Http2ServerRequest, Http2ServerResponse, ServerHttp2Session } from "node:http2";
import type { Socket } from "node:net";
import type { Clock, Timer } from "../clock.ts";
import type { Handler, Request, Response } from "./exchange.ts";
import type { Limits } from "./limits.ts";

export class Http2 {
  readonly #server: Http2Server;
  readonly #sessions = new Set<ServerHttp2Session>();
  /** A session that is closed leaves its socket to the client, which may never close it. */
  readonly #sockets = new Set<Socket>();

  constructor(handle: Handler, limits: Limits, clock: Pick<Clock, "after">) {
    this.#server = createServer({
      maxSessionMemory: limits.sessionMemoryMb,
      // Strictly, a header with a blank at its end would be dropped without a word, and an Idempotency-Key with it.
      strictFieldWhitespaceValidation: false,
      settings: { maxConcurrentStreams: limits.concurrentStreams, maxHeaderListSize: limits.headerBytes },
    });
    this.#server.on("request", (request: Http2ServerRequest, response: Http2ServerResponse) => {
      request.stream.setTimeout(limits.stallTimeoutMs, () => request.stream.close(constants.NGHTTP2_CANCEL));
      handle(request as unknown as Request, response as unknown as Response);
    });
    this.#server.on("session", (session) => {
      this.#sessions.add(session);
      const pings = new Pings(session, limits.pingIntervalMs, clock);
      session.once("close", () => {
        pings.stop();
        this.#sessions.delete(session);
      });
    });
    // Without a listener the error of one session would be everybody's.
    this.#server.on("sessionError", () => undefined);
  }

  take(socket: Socket): void {
    // Kept half open, as HTTP/1 wants it, a socket whose client left would keep its session.
    socket.allowHalfOpen = false;
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    this.#server.emit("connection", socket);
  }

  /** Sends GOAWAY; each session closes when its streams have ended. */
  drain(): void {
    for (const session of this.#sessions) session.close();
  }

  cut(): void {
    for (const session of this.#sessions) session.destroy();
    for (const socket of this.#sockets) socket.destroy();
  }
}

class Pings {
  readonly #session: ServerHttp2Session;
  readonly #intervalMs: number;
  readonly #clock: Pick<Clock, "after">;
  #isAnswered = true;
  #timer: Timer;

  constructor(session: ServerHttp2Session, intervalMs: number, clock: Pick<Clock, "after">) {
    this.#session = session;
    this.#intervalMs = intervalMs;
    this.#clock = clock;
    this.#timer = clock.after(intervalMs, () => this.#ping());
  }

  stop(): void {
    this.#timer.cancel();
  }

  #ping(): void {
    if (this.#session.destroyed) return;
    if (!this.#isAnswered) return this.#session.destroy();
    this.#isAnswered = false;
    this.#session.ping((error) => {
      if (!error) this.#isAnswered = true;
    });
    this.#timer = this.#clock.after(this.#intervalMs, () => this.#ping());
  }
}
