/** One HTTP request and its answer, as everything behind the port sees them. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ServerHttp2Stream } from "node:http2";
import type { Call } from "./method.ts";

// HTTP/2 comes through Node's compatibility API, whose classes have the same members as far as they are used here.
export type Request = IncomingMessage;
export type Response = ServerResponse;
export type Handler = (request: Request, response: Response) => void;

/** Why a call's signal aborts, and what reading a body rejects with when its client goes away. Nobody hears it. */
export class ClientGone extends Error {
  override readonly name = "ClientGone";

  constructor() {
    super("the client closed the request before it was answered");
  }
}

export function isHttp2(request: Request): boolean {
  return request.httpVersionMajor === 2;
}

/** The HTTP/2 stream of a request; undefined over HTTP/1. */
export function streamOf(request: Request): ServerHttp2Stream | undefined {
  return isHttp2(request) ? (request as unknown as { stream: ServerHttp2Stream }).stream : undefined;
}

export class HttpCall implements Call {
  readonly #request: Request;
  readonly #response: Response;
  #controller: AbortController | undefined;

  constructor(request: Request, response: Response) {
    this.#request = request;
    this.#response = response;
  }

  /** Made when first asked for: an AbortController for each request costs more than most reads do. */
  get signal(): AbortSignal {
    return (this.#controller ??= this.#watchClient()).signal;
  }

  header(name: string): string | undefined {
    const value = this.#request.headers[name];
    return Array.isArray(value) ? value.join(", ") : value;
  }

  #watchClient(): AbortController {
    const controller = new AbortController();
    const abort = () => {
      if (!this.#wasAnswered()) controller.abort(new ClientGone());
    };
    if ((streamOf(this.#request) ?? this.#response).destroyed) abort();
    else this.#response.once("close", abort);
    return controller;
  }

  /** Asked once the response is closed. An HTTP/2 response that was broken off calls itself finished too. */
  #wasAnswered(): boolean {
    return isHttp2(this.#request) ? !this.#request.aborted : this.#response.writableFinished;
  }
}
