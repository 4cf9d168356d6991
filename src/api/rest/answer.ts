/**
 * Sends envelopes over HTTP/1 and HTTP/2. Whatever was thrown becomes an answer here; a refusal reaches also a client
 * that is still sending its body.
 */
import { constants } from "node:http2";
import { gzip } from "node:zlib";
import type { Clock } from "../../clock.ts";
import { Problem } from "../../model/problem.ts";
import type { RefusalReason } from "../../model/problem.ts";
import { isRefusal } from "../code.ts";
import { ClientGone, isHttp2, streamOf } from "../exchange.ts";
import type { Request, Response } from "../exchange.ts";
import { failure, refusal, success } from "./envelope.ts";
import type { Envelope, HttpStatus } from "./envelope.ts";

export const JSON_TYPE = "application/json; charset=utf-8";

// Packing less saves a packet or none.
const GZIP_FROM_LENGTH = 4096;

// How long and how much a client may go on sending after it was refused.
const LINGER_MS = 10_000;
const LINGER_BYTES = 256 * 1024 * 1024;

export interface AnswerOptions {
  readonly httpStatus: HttpStatus;
  readonly clock: Pick<Clock, "after">;
  /** Logs the error whole and returns the request id under which it did. */
  readonly reportBug: (error: unknown, where: string) => string;
}

export class Answers {
  readonly #options: AnswerOptions;

  constructor(options: AnswerOptions) {
    this.#options = options;
  }

  /** The same, for those who read the HTTP status whatever the clients of the API prefer. */
  byCode(): Answers {
    return new Answers({ ...this.#options, httpStatus: "by-code" });
  }

  /** `data` is JSON. */
  succeed(request: Request, response: Response, data: string): void {
    const json = success(data);
    if (json.length >= GZIP_FROM_LENGTH && takesGzip(request)) return sendPacked(response, json);
    const length = Buffer.byteLength(json);
    // What takes a byte a character is the same in Latin-1, which Node writes without looking at each.
    const encoding = length === json.length ? "latin1" : "utf8";
    send(response, 200, json, { "content-type": JSON_TYPE, "content-length": length }, encoding);
  }

  /** JSON as it is, for who reads what the API is like and not what it answers. */
  document(response: Response, json: string, method: string): void {
    if (method === "GET" || method === "HEAD")
      return send(response, 200, json, {
        "content-type": JSON_TYPE,
        "content-length": Buffer.byteLength(json),
      });
    response.setHeader("allow", "GET, HEAD");
    throw new Problem("METHOD_NOT_ALLOWED", "the document of the API takes GET, HEAD");
  }

  /** Answers with what a thrown Problem says; anything else is a bug, and tells the caller only where it is logged. */
  fail(request: Request, response: Response, error: unknown): void {
    if (error instanceof ClientGone) return;
    const { httpStatus, reportBug } = this.#options;
    if (error instanceof Problem && isRefusal(error.reason))
      return this.#refuse(request, response, refusal(error.reason, error, httpStatus));
    const requestId = reportBug(error, `${request.method} ${request.url}`);
    const envelope = failure("INTERNAL", `internal error, request ${requestId}`, httpStatus);
    this.#refuse(request, response, envelope, { "x-request-id": requestId });
  }

  /** For what never became a request with a response: whoever refuses it writes this to the socket. */
  unmade(reason: RefusalReason, message: string): Envelope {
    return failure(reason, message, this.#options.httpStatus);
  }

  #refuse(request: Request, response: Response, { status, json }: Envelope, more: Headers = {}): void {
    const headers = { "content-type": JSON_TYPE, "content-length": Buffer.byteLength(json), ...more };
    if (!isUnread(request)) return send(response, status, json, headers);
    if (isHttp2(request)) return sendAndReset(request, response, status, json, headers);
    if (isAffordable(request) && response.shouldKeepAlive) return send(response, status, json, headers);
    sendAndLinger(request, response, status, json, headers, this.#options.clock);
  }
}

type Headers = Readonly<Record<string, string | number>>;

function send(
  response: Response,
  status: number,
  body: string | Buffer,
  headers: Headers,
  encoding: BufferEncoding = "utf8",
): void {
  // A client that went away takes no answer.
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, headers).end(body, encoding);
}

function sendPacked(response: Response, json: string): void {
  gzip(json, (error, packed) => {
    // Only a lack of memory gets here.
    if (error) return void response.destroy();
    const headers = { "content-type": JSON_TYPE, "content-length": packed.length };
    send(response, 200, packed, { ...headers, "content-encoding": "gzip", vary: "accept-encoding" });
  });
}

/** RFC 9113 8.1: a whole answer, then RST_STREAM with NO_ERROR, asks the client to stop sending. */
function sendAndReset(
  request: Request,
  response: Response,
  status: number,
  json: string,
  headers: Headers,
): void {
  send(response, status, json, headers);
  streamOf(request)?.close(constants.NGHTTP2_NO_ERROR);
}

/**
 * Closing a socket that holds unread bytes resets it, and the reset can overtake the answer. So the whole answer goes
 * out at once, and what still comes is thrown away until the client has finished or had its chance.
 */
function sendAndLinger(
  request: Request,
  response: Response,
  status: number,
  json: string,
  headers: Headers,
  clock: Pick<Clock, "after">,
): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, { ...headers, connection: "close" });
  response.write(json);
  const end = () => {
    timer.cancel();
    response.end();
  };
  const timer = clock.after(LINGER_MS, end);
  let left = LINGER_BYTES;
  request.on("data", (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) end();
  });
  request.once("end", end).once("close", end).resume();
}

function isUnread(request: Request): boolean {
  const stream = streamOf(request);
  if (stream) return !stream.endAfterHeaders && !request.readableEnded;
  const { "content-length": length = "0", "transfer-encoding": transferEncoding } = request.headers;
  return !request.complete && (transferEncoding !== undefined || length !== "0");
}

/** Whether the rest of the body is little enough to read it and keep the connection. */
function isAffordable({ headers }: Request): boolean {
  return Number(headers["content-length"] ?? Number.POSITIVE_INFINITY) <= 1024 * 1024;
}

function takesGzip({ headers }: Request): boolean {
  const accepted = headers["accept-encoding"];
  return typeof accepted === "string" && /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(accepted);
}
