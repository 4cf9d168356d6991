import { type Duplex, PassThrough, Readable } from "node:stream";
import { hangupSignal, writeBytes } from "./bytes.ts";
import type { Phone } from "./phone.ts";
import { runShell } from "./shell/shell.ts";
import { serveSync } from "./sync.ts";

/**
 * The services of a phone over a plain byte stream: shell (v1, v2), exec, sync and tcp. Both wire protocols open them by
 * name and only carry the bytes. A service ends its stream when it is done, and rejects when the stream breaks.
 */
export type Service = (stream: Duplex) => Promise<void>;

/** What this phone does beyond the first protocol version. Advertised is only what is implemented. */
export const FEATURES = ["shell_v2", "cmd", "stat_v2", "fixed_push_mkdir"] as const;

/** Undefined: the phone has no such service, or nobody listens on that port. */
export function findService(phone: Phone, name: string): Service | undefined {
  const [, kind = "", rest = ""] = /^([a-z]+)([:,][\s\S]*)$/.exec(name) ?? [];
  const command = rest.slice(rest.indexOf(":") + 1);
  if (kind === "shell" && rest.startsWith(",v2")) return (stream) => shellV2(phone, command, stream);
  if (kind === "shell" || kind === "exec") return (stream) => shellV1(phone, command, stream);
  if (kind === "sync") return (stream) => serveSync(phone, stream).then(() => void stream.end());
  if (kind === "tcp") return findPort(phone, Number(command));
  return undefined;
}

function findPort(phone: Phone, port: number): Service | undefined {
  const listener = phone.ports.get(port);
  return listener && (async (stream) => listener(stream));
}

/** One stream for stdout and stderr, and no exit code. */
async function shellV1(phone: Phone, command: string, stream: Duplex): Promise<void> {
  const write = (bytes: Buffer): Promise<void> => writeBytes(stream, bytes);
  const stdin = stream.pipe(new PassThrough());
  await runShell(phone, command, { stdin, out: write, err: write, signal: hangupSignal(stream) });
  stream.end();
}

const PACKET = { stdout: 1, stderr: 2, exit: 3 } as const;

/** Packets of id, little-endian length and bytes (AOSP shell_protocol.h). */
async function shellV2(phone: Phone, command: string, stream: Duplex): Promise<void> {
  const packet = (id: number, bytes: Buffer): Promise<void> => {
    const head = Buffer.alloc(5);
    head.writeUInt8(id, 0);
    head.writeUInt32LE(bytes.length, 1);
    return writeBytes(stream, Buffer.concat([head, bytes]));
  };
  const code = await runShell(phone, command, {
    stdin: Readable.from([]),
    out: (bytes) => packet(PACKET.stdout, bytes),
    err: (bytes) => packet(PACKET.stderr, bytes),
    signal: hangupSignal(stream),
  });
  await packet(PACKET.exit, Buffer.from([code]));
  stream.end();
}
