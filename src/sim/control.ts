import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import type { Faults } from "./faults/faults.ts";
import type { Phone } from "./phone.ts";

/** A phone as the control API sees it. */
export interface ControlledPhone {
  readonly phone: Phone;
  readonly faults: Faults;
  /** Where it speaks the device protocol. */
  readonly adbdPort: number | null;
}

type Answer = readonly [status: number, body: unknown];
type Handler = (
  target: ControlledPhone,
  parts: readonly string[],
  request: IncomingMessage,
) => Answer | Promise<Answer>;

const PHONE_ROUTES: readonly { readonly method: string; readonly path: RegExp; readonly handle: Handler }[] =
  [
    { method: "GET", path: /^\/apps\/([^/]+)\/accounts\/([^/]+)$/, handle: account },
    { method: "POST", path: /^\/faults$/, handle: startFault },
    { method: "DELETE", path: /^\/faults$/, handle: mendFaults },
  ];

/** JSON over HTTP on 127.0.0.1: what outsiders see of the accounts on each phone, and what can go wrong with it. */
export class ControlServer implements AsyncDisposable {
  readonly #targets: ReadonlyMap<string, ControlledPhone>;
  readonly #server: Server;

  private constructor(targets: readonly ControlledPhone[]) {
    this.#targets = new Map(targets.map((target) => [target.phone.serial, target]));
    this.#server = createServer((request, response) => void this.#handle(request, response));
  }

  /** @param port 0 is any free one */
  static async listen(targets: readonly ControlledPhone[], port: number): Promise<ControlServer> {
    const control = new ControlServer(targets);
    await new Promise<void>((resolve, reject) => {
      control.#server.once("error", reject).listen(port, "127.0.0.1", resolve);
    });
    return control;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === "object" && address ? address.port : 0;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    if (!this.#server.listening) return;
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [status, body] = await this.#answer(request).catch((cause: unknown): Answer => [
      500,
      { error: String(cause) },
    ]);
    response
      .writeHead(status, { "content-type": "application/json; charset=utf-8" })
      .end(JSON.stringify(body));
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const path = new URL(request.url ?? "/", "http://control").pathname;
    if (path === "/phones" && request.method === "GET")
      return [200, [...this.#targets.values()].map(describe)];
    const [, serial, rest = ""] = /^\/phones\/([^/]+)(\/.*)$/.exec(path) ?? [];
    const target = serial === undefined ? undefined : this.#targets.get(decodeURIComponent(serial));
    if (serial !== undefined && !target) return notFound(`no phone ${serial}`);
    for (const { method, path: pattern, handle } of PHONE_ROUTES) {
      const match = pattern.exec(rest);
      if (target && match && request.method === method) return handle(target, match.slice(1), request);
    }
    return notFound(`nothing at ${request.method} ${path}`);
  }
}

function describe({ phone, adbdPort }: ControlledPhone): unknown {
  return {
    serial: phone.serial,
    adbd_port: adbdPort,
    state: phone.cable.state,
    foreground: phone.glass.foregroundPackage,
    delay_ms: phone.delays.totalMs,
    ui_calls: phone.uiCalls.all,
    ui_source_calls: phone.uiCalls.source,
  };
}

function account({ phone }: ControlledPhone, [app = "", name = ""]: readonly string[]): Answer {
  const found = phone.account(app, decodeURIComponent(name));
  if (!found) return notFound(`${phone.serial} has no account ${name} in ${app}`);
  return [200, { posts: found.posts, following: found.following }];
}

async function startFault(
  { faults }: ControlledPhone,
  _: readonly string[],
  request: IncomingMessage,
): Promise<Answer> {
  const body = await json(request).catch((): unknown => undefined);
  if (typeof body !== "object" || body === null || Array.isArray(body))
    return [400, { error: "the body must be a JSON object with a kind" }];
  const { kind, ...details }: Readonly<Record<string, unknown>> = { ...body };
  const refusal = faults.start(String(kind), details);
  return refusal ? [400, refusal] : [200, body];
}

function mendFaults({ faults }: ControlledPhone): Answer {
  faults.mendAll();
  return [200, {}];
}

function notFound(error: string): Answer {
  return [404, { error }];
}
