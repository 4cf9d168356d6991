/** One HTTP call to the UI server, over a connection of its own: it cannot meet a kept connection that just died. */
import { request } from "node:http";
import type { Duplex } from "node:stream";
import { Problem } from "../model/problem.ts";

export interface UiCall {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: unknown;
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

/** Resolves to the whole answer, parsed. Rejects with UI_SERVER_FAILED when there is none, with UiRefusal when it says no. */
export async function callUi(connection: Duplex, call: UiCall, signal: AbortSignal): Promise<unknown> {
  let answer: { readonly status: number; readonly text: string };
  try {
    answer = await exchange(connection, call, signal);
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    throw new Problem("UI_SERVER_FAILED", `the UI server broke off during ${call.method} ${call.path}`, {
      cause,
    });
  } finally {
    connection.destroy();
  }
  const parsed = parse(answer.text, call);
  if (answer.status === 200) return parsed;
  const { error, message } = fields(fields(parsed)["value"]);
  throw new UiRefusal(textOf(error) || `HTTP ${answer.status}`, textOf(message));
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

function exchange(connection: Duplex, { method, path, body }: UiCall, signal: AbortSignal) {
  const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const headers = bytes
    ? { "content-type": "application/json; charset=utf-8", "content-length": bytes.length }
    : {};
  return new Promise<{ readonly status: number; readonly text: string }>((resolve, reject) => {
    const sent = request({
      method,
      path,
      headers,
      signal,
      host: "127.0.0.1",
      createConnection: () => connection,
    });
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
