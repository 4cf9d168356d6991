import type { Readable } from "node:stream";
import { EndOfStream, readBytes, readPieces, writeBytes } from "../bytes.ts";
import type { PhoneStream } from "../phone-stream.ts";
import type { Phone } from "../phone.ts";
import { runShell } from "../shell/shell.ts";

/** From the computer: stdin, closeStdin; the rest of what it may send (the window's size) means nothing here. */
const PACKET = { stdin: 0, stdout: 1, stderr: 2, exit: 3, closeStdin: 4 } as const;
const LONGEST_PACKET = 32 * 1024;
const NO_TERMINAL = "an interactive shell is not simulated: give a command\n";

/** `shell:` and `exec:`: stdin one way, stdout and stderr as one the other way, and no exit code. */
export async function shellV1(phone: Phone, command: string, stream: PhoneStream): Promise<void> {
  const write = (bytes: Buffer): Promise<void> => writeBytes(stream, bytes);
  if (command === "") return write(Buffer.from(NO_TERMINAL));
  await runShell(phone, command, { stdin: whatComes(stream), out: write, err: write, signal: stream.hangup });
}

/** `shell,v2:`: packets of id, little-endian length and bytes (AOSP shell_protocol.h). */
export async function shellV2(phone: Phone, command: string, stream: PhoneStream): Promise<void> {
  const tell = async (id: number, bytes: Buffer): Promise<void> => {
    for (let at = 0; at < bytes.length; at += LONGEST_PACKET)
      await writeBytes(stream, packet(id, bytes.subarray(at, at + LONGEST_PACKET)));
  };
  if (command === "") await tell(PACKET.stderr, Buffer.from(NO_TERMINAL));
  const code =
    command === ""
      ? 1
      : await runShell(phone, command, {
          stdin: stdinOf(stream),
          out: (bytes) => tell(PACKET.stdout, bytes),
          err: (bytes) => tell(PACKET.stderr, bytes),
          signal: stream.hangup,
        });
  await tell(PACKET.exit, Buffer.from([code]));
}

function packet(id: number, bytes: Buffer): Buffer {
  const whole = Buffer.allocUnsafe(5 + bytes.length);
  whole.writeUInt8(id, 0);
  whole.writeUInt32LE(bytes.length, 1);
  bytes.copy(whole, 5);
  return whole;
}

/** Read only when a command wants it: one that does not leaves the computer waiting, as a pipe does. */
async function* stdinOf(stream: Readable): AsyncGenerator<Buffer, void> {
  for (;;) {
    const head = await nextHead(stream);
    if (!head || head.readUInt8(0) === PACKET.closeStdin) return;
    for await (const piece of readPieces(stream, head.readUInt32LE(1)))
      if (head.readUInt8(0) === PACKET.stdin) yield piece;
  }
}

/** Undefined at the end of the stream. */
async function nextHead(stream: Readable): Promise<Buffer | undefined> {
  return readBytes(stream, 5).catch((cause: unknown) => {
    if (cause instanceof EndOfStream) return undefined;
    throw cause;
  });
}

/** A command that has read enough must not destroy the stream that its output goes to. */
function whatComes(stream: Readable): AsyncIterable<Buffer> {
  return { [Symbol.asyncIterator]: () => stream.iterator({ destroyOnReturn: false }) };
}
