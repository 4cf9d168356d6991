/** One call over an HTTP/2 connection of its own. */
import { once } from "node:events";
import { connect } from "node:http2";
import type { OutgoingHttpHeaders } from "node:http2";

export interface Http2Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** `body` undefined: the headers end the request. */
export async function http2Call(
  url: string,
  headers: OutgoingHttpHeaders,
  body?: string,
): Promise<Http2Answer> {
  const session = connect(url);
  try {
    const stream = session.request(headers, { endStream: body === undefined });
    const answered = new Promise<Record<string, unknown>>((resolve, reject) => {
      stream.once("response", resolve).once("error", reject);
      stream.once("close", () => reject(new Error(`the stream was closed with ${stream.rstCode}`)));
    });
    if (body !== undefined) stream.end(body);
    const received = await answered;
    let text = "";
    for await (const chunk of stream.setEncoding("utf8")) text += String(chunk);
    return { status: Number(received[":status"]), headers: received, body: text };
  } finally {
    session.destroy();
  }
}

export interface Http2Exchange {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly trailers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

/** The same with bytes, and all that comes back of them, trailers included. */
export async function http2Exchange(
  url: string,
  headers: OutgoingHttpHeaders,
  body: Uint8Array,
): Promise<Http2Exchange> {
  const session = connect(url);
  try {
    const stream = session.request(headers);
    const received = { headers: {}, trailers: {}, body: Buffer.alloc(0) };
    stream.once("response", (answer) => Object.assign(received.headers, answer));
    stream.once("trailers", (trailers) => Object.assign(received.trailers, trailers));
    // A server may refuse before it has read everything.
    stream.once("error", () => undefined);
    const ended = Promise.race([once(stream, "end"), once(stream, "close")]);
    stream.on("data", (chunk: Buffer) => (received.body = Buffer.concat([received.body, chunk])));
    stream.end(body);
    await ended;
    return received;
  } finally {
    session.destroy();
  }
}
