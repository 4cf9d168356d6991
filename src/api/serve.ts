/**
 * The one port: gRPC, gRPC-Web, Connect and REST side by side over HTTP/1.1 and HTTP/2 without TLS. A connection's
 * first bytes tell its protocol; its socket then belongs to a server of that protocol.
 *
 * Promises that whatever bytes come are answered or cut, never thrown, and that an end is graceful: nothing new is
 * taken, streams are asked to end, open calls finish, and what is left after the drain timeout is cut.
 */
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import type { Clock } from "../clock.ts";
import { Problem } from "../model/problem.ts";
import { isHttp2 } from "./exchange.ts";
import type { Handler } from "./exchange.ts";
import { createFrontDoor } from "./front-door.ts";
import type { Doors } from "./front-door.ts";
import { createSiteGuard, inUrl } from "./guard.ts";
import type { Site } from "./guard.ts";
import { Http1 } from "./http1.ts";
import { Http2 } from "./http2.ts";
import { defaultLimits } from "./limits.ts";
import type { Limits } from "./limits.ts";
import { sniff } from "./sniff.ts";

export interface PortOptions extends Doors {
  /** Where to listen; port 0 takes any free one. */
  readonly site: Site;
  /** Called once when the port begins to stop: streams that would never end by themselves must end now. */
  readonly endStreams: () => void;
  readonly drainTimeoutMs: number;
  readonly clock: Pick<Clock, "after">;
  readonly limits?: Partial<Limits>;
}

export class Port implements AsyncDisposable {
  readonly #options: PortOptions;
  readonly #limits: Limits;
  readonly #server: Server;
  readonly #sniffing = new Set<Socket>();
  #protocols: { readonly http1: Http1; readonly http2: Http2 } | undefined;
  #started: Promise<string> | undefined;
  #stopped: Promise<void> | undefined;

  constructor(options: PortOptions) {
    this.#options = options;
    this.#limits = { ...defaultLimits, ...options.limits };
    // Like Node's own HTTP servers: who has sent its request may end its side and still be answered.
    this.#server = createServer({ allowHalfOpen: true, noDelay: true, keepAlive: true }, (socket) =>
      this.#take(socket),
    );
  }

  /** Resolves to the URL once it listens; rejects with UNAVAILABLE and one line where it cannot. */
  start(): Promise<string> {
    if (this.#stopped) return Promise.reject(new Error("the port was stopped"));
    return (this.#started ??= this.#listen());
  }

  /** Resolves when every connection is closed. */
  stop(): Promise<void> {
    return (this.#stopped ??= this.#drain());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #listen(): Promise<string> {
    const { site, answers, clock } = this.#options;
    const port = await listen(this.#server, site.host, site.port);
    // One connection that cannot be accepted, as when file descriptors run out, must not end the others.
    this.#server.on("error", () => undefined);
    const handle = this.#closingWhenStopped(
      createFrontDoor(this.#options, createSiteGuard({ ...site, port })),
    );
    this.#protocols = {
      http1: new Http1(handle, answers, this.#limits, clock),
      http2: new Http2(handle, this.#limits, clock),
    };
    return `http://${inUrl(site.host)}:${port}`;
  }

  #closingWhenStopped(handle: Handler): Handler {
    return (request, response) => {
      if (this.#stopped && !isHttp2(request)) response.shouldKeepAlive = false;
      handle(request, response);
    };
  }

  #take(socket: Socket): void {
    this.#sniffing.add(socket);
    socket.once("close", () => this.#sniffing.delete(socket));
    sniff(socket, this.#limits.openingTimeoutMs, (protocol) => {
      this.#sniffing.delete(socket);
      if (this.#protocols) this.#protocols[protocol].take(socket);
      else socket.destroy();
    });
  }

  async #drain(): Promise<void> {
    const isListening = await this.#started?.then(
      () => true,
      () => false,
    );
    this.#options.endStreams();
    if (!isListening) return;
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    for (const socket of this.#sniffing) socket.destroy();
    this.#protocols?.http2.drain();
    this.#protocols?.http1.drain();
    const timer = this.#options.clock.after(this.#options.drainTimeoutMs, () => this.#cut());
    await closed;
    timer.cancel();
  }

  #cut(): void {
    this.#protocols?.http2.cut();
    this.#protocols?.http1.cut();
  }
}

/** Resolves to the port that it got. */
function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) =>
      reject(new Problem("UNAVAILABLE", whyNot(error, host, port), { cause: error }));
    server.once("error", onError);
    server.listen({ host, port }, () => {
      server.off("error", onError);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function whyNot(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === "EADDRINUSE")
    return `port ${port} of ${host} is taken; --port names another, --port 0 any free one`;
  return `cannot listen on port ${port} of ${host}: ${error.message}`;
}
