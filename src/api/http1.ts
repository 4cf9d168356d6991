/**
 * The HTTP/1.1 side of the port: a server that never listens and is given its sockets. What its parser refuses is
 * answered with an envelope too, on the bare socket.
 */
import { STATUS_CODES, createServer } from "node:http";
import type { Server } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Clock, Timer } from "../clock.ts";
import { Problem } from "../model/problem.ts";
import type { Handler, Request, Response } from "./exchange.ts";
import { BODY_LIMIT_BYTES } from "./limits.ts";
import type { Limits } from "./limits.ts";
import type { Answers } from "./rest/answer.ts";
import { JSON_TYPE } from "./rest/answer.ts";
import type { Envelope } from "./rest/envelope.ts";

// How long a client may take to read why its bytes were refused.
const PARTING_MS = 2000;

export class Http1 {
  readonly #server: Server;
  readonly #answers: Answers;
  readonly #limits: Limits;
  readonly #clock: Pick<Clock, "after">;
  /** Each with the last answer that was begun on it. */
  readonly #sockets = new Map<Duplex, Response | undefined>();
  /** Sockets whose parser has failed: it fails again with each piece that still comes. */
  readonly #failed = new WeakSet<Duplex>();
  /** Bytes that came when a body was last found under way. */
  readonly #progress = new WeakMap<Response, number>();
  #pace: Timer | undefined;

  constructor(handle: Handler, answers: Answers, limits: Limits, clock: Pick<Clock, "after">) {
    this.#answers = answers;
    this.#limits = limits;
    this.#clock = clock;
    this.#server = createServer({
      // The guard refuses these with an envelope.
      requireHostHeader: false,
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersTimeoutMs,
      // It would also end an upload that goes on; who goes too slowly is found by #lookAtBodies.
      requestTimeout: 0,
      keepAliveTimeout: limits.keepAliveTimeoutMs,
      connectionsCheckingInterval: Math.min(5000, limits.headersTimeoutMs),
    });
    this.#server.timeout = limits.stallTimeoutMs;
    const onRequest: Handler = (request, response) => {
      this.#sockets.set(request.socket, response);
      takeOrigin(request);
      handle(request, response);
    };
    this.#server.on("request", onRequest);
    this.#server.on("checkContinue", (request, response) => {
      if (Number(request.headers["content-length"] ?? 0) <= BODY_LIMIT_BYTES) response.writeContinue();
      onRequest(request, response);
    });
    this.#server.on("checkExpectation", (request, response) => {
      answers.fail(request, response, new Problem("INVALID_ARGUMENT", "no such expectation is known"));
    });
    this.#server.on("connect", (_request, socket) => {
      socket.on("error", () => socket.destroy());
      this.#part(answers.unmade("METHOD_NOT_ALLOWED", "this is no proxy"), socket);
    });
    this.#server.on("clientError", (error, socket) => this.#refuse(error, socket));
    // Its watch over slow headers begins with this event alone, which no listen() will emit.
    this.#server.emit("listening");
  }

  take(socket: Socket): void {
    this.#sockets.set(socket, undefined);
    socket.once("close", () => this.#forget(socket));
    this.#pace ??= this.#lookLater();
    this.#server.emit("connection", socket);
  }

  /** Closes what is idle now, and each other connection once it has answered. */
  drain(): void {
    this.#server.keepAliveTimeout = 1;
    this.#server.keepAliveTimeoutBuffer = 0;
    this.#server.close();
  }

  cut(): void {
    for (const socket of this.#sockets.keys()) socket.destroy();
  }

  #forget(socket: Duplex): void {
    this.#sockets.delete(socket);
    if (this.#sockets.size > 0) return;
    this.#pace?.cancel();
    this.#pace = undefined;
  }

  #lookLater(): Timer {
    return this.#clock.after(this.#limits.bodyPaceMs, () => {
      this.#lookAtBodies();
      this.#pace = this.#lookLater();
    });
  }

  #lookAtBodies(): void {
    for (const [socket, response] of this.#sockets) {
      if (!response || response.req.complete || socket.destroyed) continue;
      const { bytesRead } = response.req.socket;
      const before = this.#progress.get(response);
      this.#progress.set(response, bytesRead);
      if (before !== undefined && bytesRead - before < this.#limits.bodyPaceBytes)
        this.#refuse(new TooSlow(), socket);
    }
  }

  #refuse(error: Error, socket: Duplex): void {
    if (this.#failed.has(socket)) return;
    this.#failed.add(socket);
    if (!socket.writable || codeOfError(error) === "ECONNRESET") return void socket.destroy();
    const current = this.#sockets.get(socket);
    const refusal = this.#answers.unmade("INVALID_ARGUMENT", reasonOf(codeOfError(error)));
    if (!current || current.writableFinished) return this.#part(refusal, socket);
    // The bytes come after a whole request, whose answer goes first.
    if (current.req.complete) return void current.once("finish", () => this.#part(refusal, socket));
    if (current.headersSent) return void socket.destroy();
    this.#part(refusal, socket);
  }

  #part(refusal: Envelope, socket: Duplex): void {
    socket.end(onSocket(refusal));
    const timer = this.#clock.after(PARTING_MS, () => socket.destroy());
    socket.once("close", () => timer.cancel());
  }
}

/** A target that is a whole URL, as proxies write it, counts by its path; its host, and not the header's, is who was meant (RFC 9112, 3.2.2). */
function takeOrigin(request: Request): void {
  const [, host, target = ""] = /^https?:\/\/([^/?#]*)(.*)$/i.exec(request.url ?? "") ?? [];
  if (host === undefined) return;
  request.headers.host = host;
  request.url = target.startsWith("/") ? target : `/${target}`;
}

class TooSlow extends Error {
  readonly code = "ERR_HTTP_REQUEST_TIMEOUT";
}

function onSocket({ status, json }: Envelope): string {
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${JSON_TYPE}`,
    `content-length: ${Buffer.byteLength(json)}`,
    "connection: close",
    "",
    json,
  ].join("\r\n");
}

function reasonOf(code: string): string {
  if (code === "HPE_HEADER_OVERFLOW") return "the request's headers are too large";
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return "the request took too long to arrive";
  return "this is no HTTP request";
}

function codeOfError(error: Error): string {
  return String((error as NodeJS.ErrnoException).code);
}
