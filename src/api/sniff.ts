/** Tells HTTP/2 with prior knowledge from HTTP/1 by a connection's first bytes. */
import type { Socket } from "node:net";

export type Protocol = "http1" | "http2";

const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "latin1"); // RFC 9113 3.4

/**
 * Calls back once, with every byte back in the socket. A socket that says nothing, or not enough, for `timeoutMs` is
 * destroyed instead, and so is one that ends or fails before.
 */
export function sniff(socket: Socket, timeoutMs: number, onKnown: (protocol: Protocol) => void): void {
  let seen: Buffer = Buffer.alloc(0);
  const destroy = () => socket.destroy();
  const look = () => {
    const part = socket.read() as Buffer | null;
    if (part) seen = seen.length === 0 ? part : Buffer.concat([seen, part]);
    const protocol = protocolOf(seen);
    // Before the decision nothing is put back: that alone makes the socket readable again, and this would spin.
    if (!protocol) return;
    socket.off("readable", look).off("end", destroy).off("error", destroy).off("timeout", destroy);
    socket.setTimeout(0);
    socket.unshift(seen);
    onKnown(protocol);
  };
  socket.setTimeout(timeoutMs);
  socket.on("readable", look).once("end", destroy).once("error", destroy).once("timeout", destroy);
}

/** undefined while the bytes could still become the preface. */
function protocolOf(bytes: Buffer): Protocol | undefined {
  const length = Math.min(bytes.length, PREFACE.length);
  if (!bytes.subarray(0, length).equals(PREFACE.subarray(0, length))) return "http1";
  return length === PREFACE.length ? "http2" : undefined;
}
